package moongate.lua.lib;

import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numerals;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Parses one JSON text to Lua values. It is as tolerant of invalid numbers as lua-cjson and has
/// its error messages.
final class JsonDecoder {
  private enum Token {
    OBJ_BEGIN,
    OBJ_END,
    ARR_BEGIN,
    ARR_END,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    COLON,
    COMMA,
    END,
    ERROR
  }

  private static final int TABLE_BYTES = 80;

  private final Meter meter;
  private final CjsonSettings settings;
  private final CjsonLib.Marks marks;
  private final String json;
  private int position;
  private int depth;

  /// The start of the current token, and its value: a string, number, boolean or error message.
  private int start;

  private Object content = "";

  JsonDecoder(LuaState state, CjsonSettings settings, CjsonLib.Marks marks, String json) {
    this.meter = state.meter();
    this.settings = settings;
    this.marks = marks;
    this.json = json;
  }

  Object decode() {
    if (json.length() >= 2 && (json.charAt(0) == 0 || json.charAt(1) == 0)) {
      throw new JsonError("JSON parser does not support UTF-16 or UTF-32");
    }
    var value = value(next());
    var token = next();
    if (token != Token.END) {
      throw unexpected("the end", token);
    }
    return value;
  }

  // Grammar

  private Object value(Token token) {
    return switch (token) {
      case STRING, NUMBER, BOOLEAN -> content;
      case NULL -> Userdata.NULL;
      case OBJ_BEGIN -> object();
      case ARR_BEGIN -> array();
      default -> throw unexpected("value", token);
    };
  }

  private LuaTable object() {
    descend();
    var table = new LuaTable(0, 4);
    var token = next();
    if (token == Token.OBJ_END) {
      depth--;
      return table;
    }
    var expected = "object key string or object end";
    while (true) {
      if (token != Token.STRING) {
        throw unexpected(expected, token);
      }
      var key = (String) content;
      token = next();
      if (token != Token.COLON) {
        throw unexpected("colon", token);
      }
      table.put(key, value(next()));
      token = next();
      if (token == Token.OBJ_END) {
        depth--;
        return table;
      }
      if (token != Token.COMMA) {
        throw unexpected("comma or object end", token);
      }
      token = next();
      expected = "object key string";
    }
  }

  private LuaTable array() {
    descend();
    var table = new LuaTable();
    if (settings.decodesArraysWithMetatable) {
      table.metatable(marks.array());
    }
    var token = next();
    if (token == Token.ARR_END) {
      depth--;
      return table;
    }
    for (int i = 1; ; i++) {
      table.put(i, value(token));
      token = next();
      if (token == Token.ARR_END) {
        depth--;
        return table;
      }
      if (token != Token.COMMA) {
        throw unexpected("comma or array end", token);
      }
      token = next();
    }
  }

  private void descend() {
    meter.charge(TABLE_BYTES);
    if (++depth > settings.decodeDepth) {
      throw new JsonError(
          "Found too many nested data structures (" + depth + ") at character " + position);
    }
  }

  private JsonError unexpected(String expected, Token token) {
    var found = token == Token.ERROR ? content : "T_" + token;
    return new JsonError(
        "Expected " + expected + " but found " + found + " at character " + (start + 1));
  }

  // Tokens

  private Token next() {
    int length = json.length();
    int from = position;
    while (position < length && isSpace(json.charAt(position))) {
      position++;
    }
    meter.work(1 + ((position - from) >> 4));
    start = position;
    if (position == length) {
      return Token.END;
    }
    char character = json.charAt(position);
    return switch (character) {
      case '{' -> single(Token.OBJ_BEGIN);
      case '}' -> single(Token.OBJ_END);
      case '[' -> single(Token.ARR_BEGIN);
      case ']' -> single(Token.ARR_END);
      case ',' -> single(Token.COMMA);
      case ':' -> single(Token.COLON);
      case '"' -> string();
      case 't' -> word("true", Token.BOOLEAN, true);
      case 'f' -> word("false", Token.BOOLEAN, false);
      case 'n' -> json.startsWith("null", position) ? word("null", Token.NULL, "") : number();
      case '\0' -> Token.END;
      default -> number();
    };
  }

  private static boolean isSpace(char character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  private Token single(Token token) {
    position++;
    return token;
  }

  private Token word(String word, Token token, Object value) {
    if (!json.startsWith(word, position)) {
      return error("invalid token");
    }
    position += word.length();
    content = value;
    return token;
  }

  private Token error(String text) {
    start = position;
    content = text;
    return Token.ERROR;
  }

  private Token number() {
    char first = json.charAt(position);
    boolean isOrdinary = first == '-' || CharacterClasses.isDigit(first);
    if (isOrdinary && !settings.decodesInvalidNumbers && isInvalidNumber()) {
      return error("invalid number");
    }
    if (!isOrdinary && !(settings.decodesInvalidNumbers && isInvalidNumber())) {
      return error("invalid token");
    }
    int end = numberEnd(position);
    var number = end - position > LONGEST_NUMBER ? null : longestNumber(end);
    if (number == null) {
      return error("invalid number");
    }
    content = number;
    return Token.NUMBER;
  }

  private static final int LONGEST_NUMBER = 1024;

  /// Like C's `strtod`, parses the longest prefix that is a number.
  private @Nullable Double longestNumber(int end) {
    for (int last = end; last > position; last--) {
      var number = Numerals.parse(json.substring(position, last));
      if (number != null) {
        position = last;
        return number;
      }
      meter.work(1 + ((last - position) >> 3));
    }
    return null;
  }

  private int numberEnd(int from) {
    int end = from;
    while (end < json.length() && isInNumber(json.charAt(end))) {
      end++;
    }
    meter.work((end - from) >> 3);
    return end;
  }

  private static boolean isInNumber(char character) {
    return CharacterClasses.isDigit(character)
        || character == '.'
        || character == '+'
        || character == '-'
        || CharacterClasses.isAlpha(character);
  }

  /// Numbers that JSON does not allow: with a plus or a leading zero, hexadecimal, infinite, NaN.
  private boolean isInvalidNumber() {
    int p = position;
    if (json.charAt(p) == '+') {
      return true;
    }
    if (json.charAt(p) == '-') {
      p++;
    }
    if (p < json.length() && json.charAt(p) == '0') {
      char second = p + 1 < json.length() ? json.charAt(p + 1) : 0;
      return (second | 0x20) == 'x' || CharacterClasses.isDigit(second);
    }
    return json.regionMatches(true, p, "inf", 0, 3) || json.regionMatches(true, p, "nan", 0, 3);
  }

  // Strings

  private Token string() {
    int from = position + 1;
    int quote = json.indexOf('"', from);
    int end = quote < 0 ? json.length() : quote;
    meter.work((end - from) >> 5);
    if (quote >= 0 && isPlain(from, quote)) {
      content = StringLib.slice(meter, json, from, quote);
      position = quote + 1;
      return Token.STRING;
    }
    return stringWithEscapes(from);
  }

  private boolean isPlain(int from, int end) {
    for (int i = from; i < end; i++) {
      char character = json.charAt(i);
      if (character == '\\' || character == 0) {
        return false;
      }
    }
    return true;
  }

  private Token stringWithEscapes(int from) {
    var text = new Text(meter, 32);
    position = from;
    while (true) {
      char character = position < json.length() ? json.charAt(position) : 0;
      if (character == '"') {
        position++;
        content = text.toString();
        return Token.STRING;
      }
      if (character == 0) {
        return error("unexpected end of string");
      }
      if (character != '\\') {
        text.append(character);
        position++;
        continue;
      }
      char escape = position + 1 < json.length() ? json.charAt(position + 1) : 0;
      if (escape == 'u') {
        if (!unicode(text)) {
          return error("invalid unicode escape code");
        }
        continue;
      }
      int plain = "\"\\/bfnrt".indexOf(escape);
      if (plain < 0) {
        return error("invalid escape code");
      }
      text.append("\"\\/\b\f\n\r\t".charAt(plain));
      position += 2;
    }
  }

  /// Parses an escape of four hexadecimal digits at the position, or two of them that are a
  /// surrogate pair.
  private boolean unicode(Text text) {
    int first = hexadecimal(position + 2);
    if (first < 0 || Character.isLowSurrogate((char) first)) {
      return false;
    }
    position += 6;
    if (!Character.isHighSurrogate((char) first)) {
      appendUtf8(text, first);
      return true;
    }
    int second = json.startsWith("\\u", position) ? hexadecimal(position + 2) : -1;
    if (second < 0 || !Character.isLowSurrogate((char) second)) {
      position -= 6;
      return false;
    }
    position += 6;
    appendUtf8(text, Character.toCodePoint((char) first, (char) second));
    return true;
  }

  private int hexadecimal(int from) {
    if (from + 4 > json.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      char character = json.charAt(i);
      int digit = character < 128 ? Character.digit(character, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private static void appendUtf8(Text text, int codePoint) {
    if (codePoint < 0x80) {
      text.append((char) codePoint);
    } else if (codePoint < 0x800) {
      text.append((char) (0xc0 | codePoint >> 6)).append(tail(codePoint));
    } else if (codePoint < 0x10000) {
      text.append((char) (0xe0 | codePoint >> 12)).append(tail(codePoint >> 6));
      text.append(tail(codePoint));
    } else {
      text.append((char) (0xf0 | codePoint >> 18)).append(tail(codePoint >> 12));
      text.append(tail(codePoint >> 6)).append(tail(codePoint));
    }
  }

  private static char tail(int codePoint) {
    return (char) (0x80 | codePoint & 0x3f);
  }
}
