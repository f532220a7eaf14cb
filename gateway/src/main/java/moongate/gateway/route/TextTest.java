package moongate.gateway.route;

import moongate.model.expression.Operator;

/// Compares a part of a text with the literal of a predicate.
@FunctionalInterface
interface TextTest {
  boolean accepts(String text, int from, int to);

  /// @param isLower the text is compared in lower case; the literal is not changed
  static TextTest of(Operator operator, String literal, boolean isLower) {
    int length = literal.length();
    return switch (operator) {
      case EQUALS -> (text, from, to) -> to - from == length && isAt(text, from, literal, isLower);
      case NOT_EQUALS ->
          (text, from, to) -> to - from != length || !isAt(text, from, literal, isLower);
      case PREFIX -> (text, from, to) -> to - from >= length && isAt(text, from, literal, isLower);
      case SUFFIX ->
          (text, from, to) -> to - from >= length && isAt(text, to - length, literal, isLower);
      case CONTAINS -> (text, from, to) -> contains(text, from, to, literal, isLower);
      case REGEX -> {
        var regex = PathRegex.compile(literal);
        yield (text, from, to) -> regex.finds(part(text, from, to, isLower));
      }
      case AT_LEAST, GREATER, AT_MOST, LESS, IN, NOT_IN ->
          throw new IllegalArgumentException(operator + " compares no texts");
    };
  }

  private static String part(String text, int from, int to, boolean isLower) {
    var part = text.substring(from, to);
    return isLower ? lower(part) : part;
  }

  private static boolean contains(String text, int from, int to, String literal, boolean isLower) {
    for (int at = from; at <= to - literal.length(); at++) {
      if (isAt(text, at, literal, isLower)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(String text, int at, String literal, boolean isLower) {
    if (!isLower) {
      return text.startsWith(literal, at);
    }
    for (int i = 0; i < literal.length(); i++) {
      if (lower(text.charAt(at + i)) != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }

  /// `text` with the letters A to Z in lower case.
  static String lower(String text) {
    int at = 0;
    while (at < text.length() && lower(text.charAt(at)) == text.charAt(at)) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    var lower = new StringBuilder(text);
    for (; at < text.length(); at++) {
      lower.setCharAt(at, lower(text.charAt(at)));
    }
    return lower.toString();
  }
}
