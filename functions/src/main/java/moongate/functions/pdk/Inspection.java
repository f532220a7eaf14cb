package moongate.functions.pdk;

import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// Lua values as a reader wants to see them: strings quoted, tables opened, within bounds.
final class Inspection {
  private static final int DEEPEST = 8;
  private static final int LONGEST = 8192;

  private final StringBuilder out = new StringBuilder();

  private Inspection() {}

  static String of(@Nullable Object value) {
    var inspection = new Inspection();
    inspection.show(value, 0);
    return inspection.out.toString();
  }

  private void show(@Nullable Object value, int depth) {
    Meter.workCurrent(1);
    switch (value) {
      case String text -> quote(text);
      case LuaTable table -> showTable(table, depth + 1);
      case null, default -> out.append(Conversions.rawToString(value));
    }
  }

  private void showTable(LuaTable table, int depth) {
    if (depth > DEEPEST || out.length() > LONGEST) {
      out.append("{...}");
      return;
    }
    int length = table.length();
    var separator = "{ ";
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      out.append(separator);
      separator = ", ";
      if (out.length() > LONGEST) {
        out.append("...");
        break;
      }
      if (!isItem(table.keyAt(slot), length)) {
        showKey(table.keyAt(slot), depth);
        out.append(" = ");
      }
      show(table.valueAt(slot), depth);
    }
    out.append(separator.equals("{ ") ? "{}" : " }");
  }

  private static boolean isItem(@Nullable Object key, int length) {
    return key instanceof Double number && number >= 1 && number <= length;
  }

  private void showKey(@Nullable Object key, int depth) {
    if (key instanceof String name && name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      out.append(name);
    } else {
      out.append('[');
      show(key, depth);
      out.append(']');
    }
  }

  private void quote(String text) {
    int end = Math.min(text.length(), LONGEST);
    out.append('"').append(text.substring(0, end).replace("\\", "\\\\").replace("\"", "\\\""));
    out.append(end < text.length() ? "...\"" : "\"");
  }
}
