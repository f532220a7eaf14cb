package moongate.lua.syntax;

import moongate.lua.runtime.Source;

/// Reads the content of long brackets, for strings and comments: `[[…]]`, `[==[…]==]`.
final class LongBracket {
  private final Source source;
  private String value = "";
  private int lines;

  LongBracket(Source source) {
    this.source = source;
  }

  /// The level of the long bracket that opens at `index`, or -1.
  int level(int index) {
    if (source.at(index) != '[') {
      return -1;
    }
    int equals = index + 1;
    while (source.at(equals) == '=') {
      equals++;
    }
    return source.at(equals) == '[' ? equals - index - 1 : -1;
  }

  /// The content read last, with `\n` for each line end, and without a line end at its beginning.
  String value() {
    return value;
  }

  /// The number of line ends in the content read last.
  int lines() {
    return lines;
  }

  /// Reads the content of the long bracket of `level` that opens at `start`; returns the position
  /// after the closing bracket, or -1 if there is none before the end of the source.
  int read(int start, int level) {
    lines = 0;
    int from = start + level + 2;
    if (isLineEnd(source.at(from))) {
      from += lengthOfLineEnd(source.at(from), source.at(from + 1));
      lines++;
    }
    var closing = "]" + "=".repeat(level) + "]";
    int close = source.find(closing, from);
    int end = close < 0 ? source.text().length() : close;
    value = unified(source.text().substring(from, end));
    lines += (int) value.chars().filter(character -> character == '\n').count();
    return close < 0 ? -1 : close + closing.length();
  }

  private static String unified(String content) {
    if (content.indexOf('\r') < 0) {
      return content;
    }
    var result = new StringBuilder(content.length());
    for (int i = 0; i < content.length(); i++) {
      char character = content.charAt(i);
      if (isLineEnd(character)) {
        char next = i + 1 < content.length() ? content.charAt(i + 1) : Source.END;
        i += lengthOfLineEnd(character, next) - 1;
        result.append('\n');
      } else {
        result.append(character);
      }
    }
    return result.toString();
  }

  static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }

  /// Lua treats `\r\n` and `\n\r` as one line end.
  static int lengthOfLineEnd(char first, char second) {
    return isLineEnd(second) && second != first ? 2 : 1;
  }
}
