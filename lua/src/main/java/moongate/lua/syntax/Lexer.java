package moongate.lua.syntax;

import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numerals;
import moongate.lua.runtime.Source;
import org.jspecify.annotations.Nullable;

/// Splits source into tokens. One token is current; [#peek()] returns the kind of the next one.
final class Lexer {
  private static final char END = Source.END;
  private static final char DELETE = 0x7f;
  private static final int TOKEN_UNITS = 20;
  private static final int TOKEN_BYTES = 100;

  /// The byte order mark with which some editors begin a file, in UTF-8.
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final Source source;
  private final String chunk;
  private final StringLiteral strings;
  private final LongBracket brackets;
  private int position;

  /// The line of the current reading position.
  private int readLine = 1;

  private Token token = Token.END_OF_SOURCE;
  private int line = 1;
  private int previousLine = 1;
  private int start;
  private int end;
  private String text = "";
  private double number;

  private @Nullable Ahead ahead;

  /// A token that was read in advance by [#peek()].
  private record Ahead(Token token, int line, int start, int end, String text, double number) {}

  Lexer(Source source, String chunk) {
    this.source = source;
    this.chunk = chunk;
    this.strings = new StringLiteral(source);
    this.brackets = new LongBracket(source);
    if (source.text().startsWith(BYTE_ORDER_MARK)) {
      position = BYTE_ORDER_MARK.length();
    }
    if (source.at(position) == '#') {
      skipLine();
    }
  }

  // The current token

  Token token() {
    return token;
  }

  /// The line of the current token.
  int line() {
    return line;
  }

  /// The line of the token before the current one.
  int previousLine() {
    return previousLine;
  }

  /// The column where the current token begins, from 1. Computed by searching the start of its
  /// line.
  int column() {
    return columnOf(start);
  }

  private int columnOf(int index) {
    int first = Math.min(index, source.text().length());
    while (first > 0 && !LongBracket.isLineEnd(at(first - 1))) {
      first--;
    }
    return index - first + 1;
  }

  /// The name, or the string's bytes.
  String text() {
    return text;
  }

  double number() {
    return number;
  }

  /// Moves to the next token.
  void advance() {
    previousLine = line;
    var next = ahead;
    if (next == null) {
      read();
      return;
    }
    ahead = null;
    token = next.token;
    line = next.line;
    start = next.start;
    end = next.end;
    text = next.text;
    number = next.number;
  }

  /// The kind of the token after the current one.
  Token peek() {
    if (ahead == null) {
      var current = snapshot();
      read();
      ahead = snapshot();
      token = current.token;
      line = current.line;
      start = current.start;
      end = current.end;
      text = current.text;
      number = current.number;
    }
    return ahead.token;
  }

  private Ahead snapshot() {
    return new Ahead(token, line, start, end, text, number);
  }

  /// A syntax error at the current token.
  SyntaxError error(String reason) {
    var near =
        token == Token.END_OF_SOURCE ? token.text() : shorten(source.text().substring(start, end));
    return new SyntaxError(chunk, line, column(), reason + " near '" + near + "'");
  }

  /// A syntax error at a line, without a token.
  SyntaxError errorAt(int where, String reason) {
    return new SyntaxError(chunk, where, 1, reason);
  }

  private SyntaxError errorNear(String reason, int from) {
    var near =
        from >= source.text().length() ? "<eof>" : shorten(source.text().substring(from, position));
    return new SyntaxError(chunk, readLine, columnOf(from), reason + " near '" + near + "'");
  }

  /// The error for a character that cannot begin a token; control characters are shown as numbers.
  private SyntaxError unexpected(char character) {
    position++;
    return character >= ' ' && character != DELETE
        ? errorNear("unexpected symbol", start)
        : new SyntaxError(
            chunk,
            readLine,
            columnOf(start),
            "unexpected symbol near 'char(" + (int) character + ")'");
  }

  private static String shorten(String near) {
    return near.length() <= 80 ? near : near.substring(0, 80) + "...";
  }

  // Reading

  /// Reads a token. Code that is loaded by running code is charged to the budget of that code, per
  /// token; this includes the later work of the compiler.
  private void read() {
    int from = position;
    skipSpace();
    start = position;
    line = readLine;
    token = readToken();
    end = position;
    Meter.workCurrent(TOKEN_UNITS + ((end - from) >> 4));
    Meter.chargeCurrent(TOKEN_BYTES);
  }

  private char at(int index) {
    return source.at(index);
  }

  private Token take(int length, Token kind) {
    position += length;
    return kind;
  }

  private Token readToken() {
    if (!source.has(position)) {
      return Token.END_OF_SOURCE;
    }
    char next = at(position + 1);
    char first = at(position);
    return switch (first) {
      case '+' -> take(1, Token.PLUS);
      case '-' -> take(1, Token.MINUS);
      case '*' -> take(1, Token.STAR);
      case '/' -> take(1, Token.SLASH);
      case '%' -> take(1, Token.PERCENT);
      case '^' -> take(1, Token.CARET);
      case '#' -> take(1, Token.HASH);
      case '(' -> take(1, Token.OPEN_PAREN);
      case ')' -> take(1, Token.CLOSE_PAREN);
      case '{' -> take(1, Token.OPEN_BRACE);
      case '}' -> take(1, Token.CLOSE_BRACE);
      case ']' -> take(1, Token.CLOSE_BRACKET);
      case ';' -> take(1, Token.SEMICOLON);
      case ',' -> take(1, Token.COMMA);
      case '=' -> next == '=' ? take(2, Token.EQUAL) : take(1, Token.ASSIGN);
      case '<' -> next == '=' ? take(2, Token.LESS_EQUAL) : take(1, Token.LESS);
      case '>' -> next == '=' ? take(2, Token.GREATER_EQUAL) : take(1, Token.GREATER);
      case ':' -> next == ':' ? take(2, Token.LABEL) : take(1, Token.COLON);
      case '~' -> readUnequal(next);
      case '[' -> readBracket();
      case '"', '\'' -> readString(first);
      case '.' -> readDots(next);
      default -> readWord(first);
    };
  }

  private Token readUnequal(char next) {
    if (next == '=') {
      return take(2, Token.UNEQUAL);
    }
    throw unexpected('~');
  }

  private Token readDots(char next) {
    if (next == '.') {
      return at(position + 2) == '.' ? take(3, Token.DOTS) : take(2, Token.CONCAT);
    }
    return isDigit(next) ? readNumber() : take(1, Token.DOT);
  }

  private Token readWord(char first) {
    if (isDigit(first)) {
      return readNumber();
    }
    if (!isNamePart(first)) {
      throw unexpected(first);
    }
    int index = position + 1;
    while (isNamePart(at(index))) {
      index++;
    }
    text = source.text().substring(position, index);
    position = index;
    return Token.ofWord(text);
  }

  private Token readNumber() {
    int index = position;
    boolean isHex = at(index) == '0' && (at(index + 1) | 0x20) == 'x';
    while (source.has(index)) {
      char character = at(index);
      char lower = (char) (character | 0x20);
      boolean isExponent = isHex ? lower == 'p' : lower == 'e';
      if (isExponent && (at(index + 1) == '+' || at(index + 1) == '-')) {
        index += 2;
      } else if (isNamePart(character) || character == '.') {
        index++;
      } else {
        break;
      }
    }
    var numeral = source.text().substring(position, index);
    int from = position;
    position = index;
    var value = Numerals.parse(numeral);
    if (value == null || Character.isLetter(numeral.charAt(0))) {
      throw errorNear("malformed number", from);
    }
    number = value;
    return Token.NUMBER;
  }

  private Token readBracket() {
    int level = brackets.level(position);
    if (level >= 0) {
      text = readLong(level, "string");
      return Token.STRING;
    }
    if (at(position + 1) == '=') {
      do {
        position++;
      } while (at(position) == '=');
      throw errorNear("invalid long string delimiter", start);
    }
    return take(1, Token.OPEN_BRACKET);
  }

  private Token readString(char quote) {
    try {
      position = strings.read(position, quote);
      text = strings.value();
      readLine += strings.lines();
    } catch (StringLiteral.Malformed malformed) {
      position = Math.min(malformed.position(), source.text().length());
      readLine += strings.lines();
      throw errorNear(malformed.reason(), malformed.isAtEnd() ? source.text().length() : start);
    }
    return Token.STRING;
  }

  // White space, comments, long brackets

  private void skipSpace() {
    while (source.has(position)) {
      char character = at(position);
      if (LongBracket.isLineEnd(character)) {
        position += LongBracket.lengthOfLineEnd(character, at(position + 1));
        readLine++;
      } else if (character == ' ' || character == '\t' || character == 0x0b || character == '\f') {
        position++;
      } else if (character == '-' && at(position + 1) == '-') {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipComment() {
    position += 2;
    int level = brackets.level(position);
    if (level >= 0) {
      readLong(level, "comment");
    } else {
      skipLine();
    }
  }

  private void skipLine() {
    while (source.has(position) && !LongBracket.isLineEnd(at(position))) {
      position++;
    }
  }

  private String readLong(int level, String what) {
    int behind = brackets.read(position, level);
    readLine += brackets.lines();
    if (behind < 0) {
      position = source.text().length();
      throw errorNear("unfinished long " + what, position);
    }
    position = behind;
    return brackets.value();
  }

  static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static boolean isNamePart(char character) {
    return character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || isDigit(character)
        || character == '_'
        || character >= 0x80 && character != END;
  }
}
