package moongate.functions.json;

import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Writes Lua values as JSON. Looks at tables raw: no metamethod of a user runs here.
final class JsonWriter {
  private static final int DEEPEST = 1000;

  /// Arrays may have holes up to this size; above, at most half of them.
  private static final int SPARSE_IS_FINE = 1 << 15;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(128);
  private final LuaJson.JsonMarks marks;

  JsonWriter(LuaJson.JsonMarks marks) {
    this.marks = marks;
  }

  String text() {
    return out.toString();
  }

  void write(@Nullable Object value, int depth) {
    Meter.workCurrent(1);
    switch (value) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag.booleanValue());
      case Double number -> out.append(number(number));
      case String string -> string(string);
      case LuaTable table -> table(table, depth + 1);
      case Userdata userdata when userdata == Userdata.NULL -> out.append("null");
      case Userdata userdata when userdata == marks.emptyArray() -> out.append("[]");
      default -> throw unsupported(value);
    }
  }

  private void table(LuaTable table, int depth) {
    if (depth > DEEPEST) {
      throw new JsonException("Cannot serialise, excessive depth (" + depth + ")");
    }
    int length = table.metatable() == marks.array() ? table.length() : arrayLength(table);
    if (length > 0 || length == 0 && marks.isArray(table.metatable())) {
      array(table, length, depth);
    } else {
      object(table, depth);
    }
  }

  /// The highest index of a table with nothing but positive whole keys; 0 for an empty one; -1
  /// else.
  private static int arrayLength(LuaTable table) {
    double highest = 0;
    int items = 0;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (!(table.keyAt(slot) instanceof Double key) || key < 1 || key != Math.rint(key)) {
        return -1;
      }
      highest = Math.max(highest, key);
      items++;
    }
    if (highest > SPARSE_IS_FINE && highest > 2.0 * items) {
      throw new JsonException("Cannot serialise table: excessively sparse array");
    }
    return (int) highest;
  }

  private void array(LuaTable table, int length, int depth) {
    out.append('[');
    for (int i = 1; i <= length; i++) {
      if (i > 1) {
        out.append(',');
      }
      write(table.get(i), depth);
    }
    out.append(']');
  }

  private void object(LuaTable table, int depth) {
    out.append('{');
    boolean isFirst = true;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (!isFirst) {
        out.append(',');
      }
      isFirst = false;
      key(table.keyAt(slot));
      out.append(':');
      write(table.valueAt(slot), depth);
    }
    out.append('}');
  }

  private void key(@Nullable Object key) {
    if (key instanceof String name) {
      string(name);
    } else if (key instanceof Double number) {
      out.append('"').append(number(number)).append('"');
    } else {
      throw new JsonException("Cannot serialise table: table key must be a number or string");
    }
  }

  /// At most 16 significant digits, as Kong sets it.
  private static String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new JsonException("Cannot serialise number: must not be NaN or Infinity");
    }
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return number == 0 && 1 / number < 0 ? "-0" : Long.toString((long) number);
    }
    return GeneralFormat.sixteenDigits(number);
  }

  private void string(String text) {
    Meter.chargeCurrent(text.length());
    out.append('"');
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c != '"' && c != '\\' && c != '/' && c != 0x7F) {
        continue;
      }
      out.append(text, plainFrom, i);
      plainFrom = i + 1;
      escape(c);
    }
    out.append(text, plainFrom, text.length()).append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\', '/' -> out.append('\\').append(c);
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }

  private static JsonException unsupported(Object value) {
    return new JsonException(
        "Cannot serialise " + Metatables.typeName(value) + ": type not supported");
  }
}
