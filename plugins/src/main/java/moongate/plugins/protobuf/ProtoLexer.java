package moongate.plugins.protobuf;

/// Splits a `.proto` file into tokens.
final class ProtoLexer {
  /// The kind of a token.
  enum Kind {
    WORD,
    NUMBER,
    STRING,
    SYMBOL,
    END
  }

  /// @param text the meaning of the token: a string without quotes and escapes
  record Token(Kind kind, String text, int line) {
    boolean is(String symbol) {
      return kind != Kind.STRING && text.equals(symbol);
    }
  }

  private final String file;
  private final String text;
  private int at;
  private int line = 1;

  ProtoLexer(String file, String text) {
    this.file = file;
    this.text = text;
  }

  Token next() throws ProtoException {
    skipBlanks();
    int start = at;
    int startLine = line;
    if (at == text.length()) {
      return new Token(Kind.END, "the end of the file", startLine);
    }
    char c = text.charAt(at);
    if (isWordStart(c)) {
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      return new Token(Kind.WORD, text.substring(start, at), startLine);
    }
    if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      skipNumber();
      return new Token(Kind.NUMBER, text.substring(start, at), startLine);
    }
    if (c == '"' || c == '\'') {
      return new Token(Kind.STRING, string(c), startLine);
    }
    at++;
    return new Token(Kind.SYMBOL, String.valueOf(c), startLine);
  }

  private void skipBlanks() throws ProtoException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        at++;
      } else if (c == ' '
          || c == '\t'
          || c == '\r'
          || c == '\f'
          || c == '\u000B'
          || c == '\uFEFF') {
        at++;
      } else if (text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipComment() throws ProtoException {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw error("a comment has no end");
    }
    for (; at < end; at++) {
      line += text.charAt(at) == '\n' ? 1 : 0;
    }
    at = end + 2;
  }

  private void skipNumber() {
    while (at < text.length()) {
      char c = text.charAt(at);
      char before = at == 0 ? ' ' : text.charAt(at - 1);
      boolean isSign = (c == '+' || c == '-') && (before == 'e' || before == 'E');
      if (!isWordPart(c) && c != '.' && !isSign) {
        return;
      }
      at++;
    }
  }

  private String string(char quote) throws ProtoException {
    var value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return value.toString();
      }
      if (c == '\n') {
        break;
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        escape(value);
      } else {
        value.append(c);
      }
    }
    throw error("a string has no end");
  }

  /// Decodes an escape, and leaves `at` on its last character.
  private void escape(StringBuilder value) {
    char c = text.charAt(at);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\u000B');
      case 'x', 'X' -> number(value, at + 1, 2, 16);
      case 'u' -> number(value, at + 1, 4, 16);
      case 'U' -> number(value, at + 1, 8, 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> number(value, at, 3, 8);
      default -> value.append(c);
    }
  }

  private void number(StringBuilder value, int from, int most, int radix) {
    int number = 0;
    int i = from;
    while (i < text.length() && i < from + most && Character.digit(text.charAt(i), radix) >= 0) {
      number = number * radix + Character.digit(text.charAt(i++), radix);
    }
    value.appendCodePoint(Character.isValidCodePoint(number) ? number : 0xFFFD);
    at = i - 1;
  }

  private ProtoException error(String problem) {
    return new ProtoException(file + ":" + line + ": " + problem);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c);
  }
}
