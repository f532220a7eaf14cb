package moongate.model.expression;

/// A text is not a valid expression. The message has several lines: the position, an excerpt with a
/// mark below the position, and the problem.
public final class ExpressionException extends RuntimeException {
  private static final int MOST_SHOWN = 60;

  private ExpressionException(String message) {
    super(message);
  }

  static ExpressionException at(String text, int position, String problem) {
    int lineStart = text.lastIndexOf('\n', position - 1) + 1;
    int lineEnd = text.indexOf('\n', position);
    lineEnd = lineEnd < 0 ? text.length() : lineEnd;
    var number =
        Long.toString(1 + text.substring(0, lineStart).chars().filter(c -> c == '\n').count());
    int from = Math.max(lineStart, position - MOST_SHOWN);
    int to = Math.min(lineEnd, position + MOST_SHOWN);
    var before = from > lineStart ? "…" : "";
    var margin = " ".repeat(number.length());
    return new ExpressionException(
        """
        %1$s--> %2$s:%3$d
        %1$s |
        %2$s | %4$s
        %1$s | %5$s^---
        %1$s |
        %1$s = %6$s\
        """
            .formatted(
                margin,
                number,
                1 + position - lineStart,
                before + text.substring(from, to) + (to < lineEnd ? "…" : ""),
                " ".repeat(before.length() + position - from),
                problem));
  }
}
