package moongate.functions.json;

import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;

/// Reads JSON (RFC 8259) into Lua values; nesting is bounded.
final class JsonReader {
  private static final int DEEPEST = 1000;

  private final String text;
  private final LuaJson.JsonMarks marks;
  private int at;

  JsonReader(String text, LuaJson.JsonMarks marks) {
    this.text = text;
    this.marks = marks;
  }

  Object document() {
    Meter.chargeCurrent(2L * text.length());
    var value = value(1);
    skipBlanks();
    if (at < text.length()) {
      throw expected("the end");
    }
    return value;
  }

  private Object value(int depth) {
    Meter.workCurrent(1);
    if (depth > DEEPEST) {
      throw new JsonException(
          "Found too many nested data structures (" + depth + ") at character " + (at + 1));
    }
    skipBlanks();
    char c = at < text.length() ? text.charAt(at) : 0;
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      case 'n' -> word("null", Userdata.NULL);
      default -> number();
    };
  }

  private LuaTable object(int depth) {
    var table = new LuaTable();
    at++;
    skipBlanks();
    if (take('}')) {
      return table;
    }
    do {
      skipBlanks();
      if (at >= text.length() || text.charAt(at) != '"') {
        throw expected("object key string");
      }
      var key = string();
      skipBlanks();
      if (!take(':')) {
        throw expected("colon");
      }
      table.put(key, value(depth + 1));
      skipBlanks();
    } while (take(','));
    if (!take('}')) {
      throw expected("comma or object end");
    }
    return table;
  }

  private LuaTable array(int depth) {
    var table = new LuaTable();
    table.metatable(marks.array());
    at++;
    skipBlanks();
    if (take(']')) {
      return table;
    }
    do {
      table.append(value(depth + 1));
      skipBlanks();
    } while (take(','));
    if (!take(']')) {
      throw expected("comma or array end");
    }
    return table;
  }

  private String string() {
    int start = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(start, at++);
      }
      if (c == '\\') {
        return escapedString(start);
      }
      if (c < 0x20) {
        throw expected("string without control characters");
      }
      at++;
    }
    throw expected("string end");
  }

  private String escapedString(int start) {
    var out = new StringBuilder().append(text, start, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        at--;
        throw expected("string without control characters");
      }
      if (c == '\\') {
        escape(out);
      } else {
        out.append(c);
      }
    }
    throw expected("string end");
  }

  private void escape(StringBuilder out) {
    char c = at < text.length() ? text.charAt(at++) : 0;
    switch (c) {
      case '"', '\\', '/' -> out.append(c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> out.append(Strings.ofText(unicode()));
      default -> throw expected("escape sequence");
    }
  }

  /// One character, which may take a second escape (a surrogate pair).
  private String unicode() {
    int first = fourHexDigits();
    if (!Character.isSurrogate((char) first)) {
      return String.valueOf((char) first);
    }
    if (Character.isHighSurrogate((char) first) && text.startsWith("\\u", at)) {
      at += 2;
      int second = fourHexDigits();
      if (Character.isLowSurrogate((char) second)) {
        return Character.toString(Character.toCodePoint((char) first, (char) second));
      }
    }
    throw expected("unicode escape of a whole character");
  }

  private int fourHexDigits() {
    int value = 0;
    for (int end = at + 4; at < end; at++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw expected("four hexadecimal digits");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw expected("value");
    }
    at += word.length();
    return value;
  }

  private Double number() {
    int start = at;
    take('-');
    int digits = digits();
    if (digits == 0 || digits > 1 && text.charAt(at - digits) == '0') {
      at = start;
      throw expected("value");
    }
    if (take('.') && digits() == 0) {
      throw expected("digit");
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      if (digits() == 0) {
        throw expected("digit");
      }
    }
    return Numbers.of(Double.parseDouble(text.substring(start, at)));
  }

  private int digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    Meter.workCurrent((at - start) >> 4);
    return at - start;
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private JsonException expected(String what) {
    var found = at < text.length() ? "invalid token" : "the end";
    return new JsonException(
        "Expected " + what + " but found " + found + " at character " + (at + 1));
  }
}
