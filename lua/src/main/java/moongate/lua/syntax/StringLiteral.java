package moongate.lua.syntax;

import moongate.lua.runtime.Source;

/// Parses quoted strings with their escapes.
final class StringLiteral {
  /// A string that is not valid.
  static final class Malformed extends Exception {
    private final String reason;
    private final int position;
    private final boolean isAtEnd;

    Malformed(String reason, int position, boolean isAtEnd) {
      super(reason, null, false, false);
      this.reason = reason;
      this.position = position;
      this.isAtEnd = isAtEnd;
    }

    String reason() {
      return reason;
    }

    int position() {
      return position;
    }

    boolean isAtEnd() {
      return isAtEnd;
    }
  }

  private static final char END = Source.END;

  private final Source source;
  private final StringBuilder value = new StringBuilder();
  private int position;
  private int lines;

  StringLiteral(Source source) {
    this.source = source;
  }

  /// The bytes of the string read last.
  String value() {
    return value.toString();
  }

  /// The number of line ends in the string read last.
  int lines() {
    return lines;
  }

  /// Reads the string that opens at `start`; returns the position after its closing quote.
  int read(int start, char quote) throws Malformed {
    value.setLength(0);
    lines = 0;
    position = start + 1;
    while (true) {
      char character = at(position);
      if (character == quote) {
        return position + 1;
      }
      if (character == END) {
        throw new Malformed("unfinished string", position, true);
      }
      if (character == '\n' || character == '\r') {
        throw new Malformed("unfinished string", position, false);
      }
      position++;
      if (character == '\\') {
        readEscape();
      } else {
        value.append(character);
      }
    }
  }

  private char at(int index) {
    return source.at(index);
  }

  private void readEscape() throws Malformed {
    char escape = at(position++);
    switch (escape) {
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'v' -> value.append('\u000b');
      case '\\', '"', '\'' -> value.append(escape);
      case '\n', '\r' -> readLineEnd(escape);
      case 'x' -> readHexByte();
      case 'u' -> readCodePoint();
      case 'z' -> skipSpace();
      case END -> throw new Malformed("unfinished string", position, true);
      default -> readDecimalByte(escape);
    }
  }

  private void readLineEnd(char first) {
    char second = at(position);
    if ((second == '\n' || second == '\r') && second != first) {
      position++;
    }
    lines++;
    value.append('\n');
  }

  private void readHexByte() throws Malformed {
    int high = hexDigit(at(position));
    int low = high < 0 ? -1 : hexDigit(at(position + 1));
    if (low < 0) {
      throw invalidEscape();
    }
    position += 2;
    value.append((char) (high * 16 + low));
  }

  private void readDecimalByte(char first) throws Malformed {
    if (!Lexer.isDigit(first)) {
      throw invalidEscape();
    }
    int code = first - '0';
    for (int i = 0; i < 2 && Lexer.isDigit(at(position)); i++) {
      code = code * 10 + (at(position++) - '0');
    }
    if (code > 255) {
      throw invalidEscape();
    }
    value.append((char) code);
  }

  private void readCodePoint() throws Malformed {
    if (at(position) != '{') {
      throw invalidEscape();
    }
    position++;
    long code = 0;
    int digits = 0;
    while (hexDigit(at(position)) >= 0) {
      code = Math.min(code * 16 + hexDigit(at(position++)), 0x110000);
      digits++;
    }
    if (digits == 0 || at(position) != '}' || code >= 0x110000) {
      throw invalidEscape();
    }
    position++;
    appendUtf8((int) code);
  }

  private void appendUtf8(int code) {
    if (code < 0x80) {
      value.append((char) code);
    } else if (code < 0x800) {
      value.append((char) (0xc0 | code >> 6));
      value.append((char) (0x80 | code & 0x3f));
    } else if (code < 0x10000) {
      value.append((char) (0xe0 | code >> 12));
      value.append((char) (0x80 | code >> 6 & 0x3f));
      value.append((char) (0x80 | code & 0x3f));
    } else {
      value.append((char) (0xf0 | code >> 18));
      value.append((char) (0x80 | code >> 12 & 0x3f));
      value.append((char) (0x80 | code >> 6 & 0x3f));
      value.append((char) (0x80 | code & 0x3f));
    }
  }

  private void skipSpace() {
    while (true) {
      char character = at(position);
      if (character == '\n' || character == '\r') {
        char second = at(position + 1);
        position += (second == '\n' || second == '\r') && second != character ? 2 : 1;
        lines++;
      } else if (character == ' ' || character >= '\t' && character <= '\r') {
        position++;
      } else {
        return;
      }
    }
  }

  private Malformed invalidEscape() {
    return new Malformed("invalid escape sequence", position, false);
  }

  private static int hexDigit(char character) {
    return character > 'f' ? -1 : Character.digit(character, 16);
  }
}
