package moongate.lua.lib;

import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Encodes one Lua value as JSON. Metamethods of tables are not called.
final class JsonEncoder {
  private static final @Nullable String[] ESCAPES = escapes();

  private final Meter meter;
  private final CjsonSettings settings;
  private final CjsonLib.Marks marks;
  private final JsonTables tables;
  private final Text text;

  JsonEncoder(LuaState state, JsonTables tables) {
    this.meter = state.meter();
    this.settings = tables.settings();
    this.marks = tables.marks();
    this.tables = tables;
    this.text = new Text(meter, 128);
  }

  String encode(@Nullable Object value) {
    append(value, 0);
    return text.toString();
  }

  private void append(@Nullable Object value, int depth) {
    meter.work(1);
    // The first use of a type switch takes a millisecond.
    if (value == null || value == Userdata.NULL) {
      text.append("null");
    } else if (value instanceof String string) {
      appendString(string);
    } else if (value instanceof Double number) {
      appendNumber(number);
    } else if (value instanceof LuaTable table) {
      appendTable(table, depth + 1);
    } else if (value instanceof Boolean bool) {
      text.append(bool ? "true" : "false");
    } else if (value == marks.emptyArray()) {
      text.append("[]");
    } else {
      throw JsonError.unsupported(value, "type not supported");
    }
  }

  private boolean isSkipped(@Nullable Object value) {
    return settings.skipsUnsupported
        && !(value == null
            || value instanceof String
            || value instanceof Double
            || value instanceof Boolean
            || value instanceof LuaTable
            || value == Userdata.NULL
            || value == marks.emptyArray());
  }

  // Tables

  private void appendTable(LuaTable table, int depth) {
    int elements = tables.elements(table, depth, meter);
    if (elements < 0) {
      appendObject(table, depth);
    } else {
      appendArray(table, elements, depth);
    }
  }

  private void appendArray(LuaTable table, int length, int depth) {
    text.append('[');
    boolean isFirst = true;
    for (int i = 1; i <= length; i++) {
      var item = table.get(i);
      if (isSkipped(item)) {
        meter.work(1);
        continue;
      }
      if (!isFirst) {
        text.append(',');
      }
      isFirst = false;
      append(item, depth);
    }
    text.append(']');
  }

  private void appendObject(LuaTable table, int depth) {
    text.append('{');
    boolean isFirst = true;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      var value = table.valueAt(slot);
      if (isSkipped(value)) {
        meter.work(1);
        continue;
      }
      if (!isFirst) {
        text.append(',');
      }
      isFirst = false;
      appendKey(table.keyAt(slot));
      text.append(':');
      append(value, depth);
    }
    text.append('}');
  }

  private void appendKey(@Nullable Object key) {
    if (key instanceof String name) {
      appendString(name);
    } else if (key instanceof Double number) {
      text.append('"');
      appendNumber(number);
      text.append('"');
    } else {
      throw JsonError.invalidKey(key);
    }
  }

  // Scalars

  private void appendNumber(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      text.append(invalidNumber(number));
    } else if (settings.precision == 14 || number == Math.rint(number) && Math.abs(number) < 1e9) {
      text.append(Conversions.toString(number));
    } else {
      text.append(GeneralFormat.text(number, settings.precision));
    }
  }

  private String invalidNumber(double number) {
    return switch (settings.invalidNumbers) {
      case "true" -> Double.toString(number);
      case "null" -> "null";
      default -> throw JsonError.invalidNumber(number);
    };
  }

  private void appendString(String string) {
    text.append('"');
    int copied = 0;
    int length = string.length();
    meter.work(length >> 4);
    for (int i = 0; i < length; i++) {
      char character = string.charAt(i);
      var escape = ESCAPES[character & 255];
      if (escape != null && (character != '/' || settings.escapesSlash)) {
        text.append(string, copied, i).append(escape);
        copied = i + 1;
      }
    }
    if (copied == 0) {
      text.append(string);
    } else {
      text.append(string, copied, length);
    }
    text.append('"');
  }

  private static @Nullable String[] escapes() {
    var escapes = new @Nullable String[256];
    for (int i = 0; i < 32; i++) {
      escapes[i] = "\\u%04x".formatted(i);
    }
    escapes['\b'] = "\\b";
    escapes['\t'] = "\\t";
    escapes['\n'] = "\\n";
    escapes['\f'] = "\\f";
    escapes['\r'] = "\\r";
    escapes['"'] = "\\\"";
    escapes['/'] = "\\/";
    escapes['\\'] = "\\\\";
    escapes[127] = "\\u007f";
    return escapes;
  }
}
