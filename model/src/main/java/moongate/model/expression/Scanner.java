package moongate.model.expression;

/// Splits an expression into tokens.
final class Scanner {
  private final String text;
  private int at;

  Scanner(String text) {
    this.text = text;
  }

  /// The position of the next token.
  int position() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  boolean isAtEnd() {
    return position() == text.length();
  }

  ExpressionException problem(String message) {
    return problemAt(position(), message);
  }

  ExpressionException problemAt(int position, String message) {
    return ExpressionException.at(text, position, message);
  }

  /// Consumes `symbol` if it comes next.
  boolean take(String symbol) {
    boolean isNext = text.startsWith(symbol, position());
    if (isNext) {
      at += symbol.length();
    }
    return isNext;
  }

  /// Consumes `word` if it comes next as a whole word.
  boolean takeWord(String word) {
    int from = position();
    if (name().equals(word)) {
      return true;
    }
    at = from;
    return false;
  }

  /// A name with dots, such as `http.path`; empty if something else comes next.
  String name() {
    int from = position();
    if (at < text.length() && isLetter(text.charAt(at))) {
      while (at < text.length() && isNamePart(text.charAt(at))) {
        at++;
      }
    }
    return text.substring(from, at);
  }

  /// The characters of a number or an address; empty if something else comes next.
  String digits() {
    int from = position();
    while (at < text.length() && "0123456789abcdefABCDEFx:./-".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.substring(from, at);
  }

  /// The text up to the closing quote; the opening one is already consumed.
  String quoted() {
    int from = at - 1;
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
    throw problemAt(from, "this string does not end: a '\"' is missing");
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default ->
          throw problemAt(
              at - 2,
              "unknown escape: a string knows \\\" \\\\ \\n \\r \\t (a regex is best written"
                  + " r#\"…\"#, which has no escapes)");
    };
  }

  /// The text up to `"#`; the opening `r#"` is already consumed.
  String raw() {
    int from = at;
    int end = text.indexOf("\"#", from);
    if (end < 0) {
      throw problemAt(from - 3, "this string does not end: a '\"#' is missing");
    }
    at = end + 2;
    return text.substring(from, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.';
  }
}
