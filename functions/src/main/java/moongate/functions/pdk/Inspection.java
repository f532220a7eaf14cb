package moongate.functions.pdk;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// Formats Lua values for a reader, within bounds: strings are quoted, the items of a table are on
/// one line, its other fields on separate lines, sorted.
///
///     { 1, "two",
///       ["a key"] = true,
///       name = "x"
///     }
final class Inspection {
  private static final int DEEPEST = 8;
  private static final int LONGEST = 8192;

  /// Keys are shown by type, then by value.
  private static final List<String> KEY_ORDER =
      List.of("number", "boolean", "string", "table", "function");

  private final StringBuilder out = new StringBuilder();
  private final Map<LuaTable, Integer> open = new IdentityHashMap<>();

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
    if (depth > DEEPEST || out.length() > LONGEST || open.containsKey(table)) {
      out.append(open.containsKey(table) ? "<cycle>" : "{...}");
      return;
    }
    open.put(table, depth);
    int length = table.length();
    out.append('{');
    for (int i = 1; i <= length && !isFull(i); i++) {
      out.append(i == 1 ? " " : ", ");
      show(table.get(i), depth);
    }
    var fields = out.length() > LONGEST ? List.of() : fields(table, length);
    for (int i = 0; i < fields.size() && !isFull(i + 1); i++) {
      out.append(i == 0 && length == 0 ? "" : ",");
      newLine(depth);
      showKey(fields.get(i), depth);
      out.append(" = ");
      show(table.get(fields.get(i)), depth);
    }
    if (!fields.isEmpty()) {
      newLine(depth - 1);
    } else if (length > 0) {
      out.append(' ');
    }
    out.append('}');
    open.remove(table);
  }

  /// True if nothing more fits; then an ellipsis is written.
  private boolean isFull(int index) {
    boolean isFull = out.length() > LONGEST;
    if (isFull) {
      out.append(index == 1 ? " ..." : ", ...");
    }
    return isFull;
  }

  private void newLine(int depth) {
    out.append('\n').repeat(' ', 2 * depth);
  }

  /// The keys that are no items, in order; no more of them than could be shown.
  private static List<Object> fields(LuaTable table, int length) {
    var keys = new ArrayList<Object>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      Meter.workCurrent(1);
      var key = table.keyAt(slot);
      if (key != null && !isItem(key, length) && keys.size() < LONGEST) {
        Meter.workCurrent(costOfOrder(key));
        keys.add(key);
      }
    }
    keys.sort(Inspection::compareKeys);
    return keys;
  }

  /// Keys that begin alike are compared in their whole length, several times each.
  private static int costOfOrder(Object key) {
    return key instanceof String text ? text.length() / 4 : 0;
  }

  private static boolean isItem(Object key, int length) {
    return key instanceof Double number
        && number >= 1
        && number <= length
        && number == Math.rint(number);
  }

  private static int compareKeys(Object a, Object b) {
    int byType = Integer.compare(rank(a), rank(b));
    if (byType != 0) {
      return byType;
    }
    return a instanceof Double x && b instanceof Double y
        ? Double.compare(x, y)
        : Conversions.rawToString(a).compareTo(Conversions.rawToString(b));
  }

  private static int rank(Object key) {
    int rank = KEY_ORDER.indexOf(Metatables.typeName(key));
    return rank < 0 ? KEY_ORDER.size() : rank;
  }

  private void showKey(Object key, int depth) {
    if (key instanceof String name && isName(name)) {
      out.append(name);
    } else {
      out.append('[');
      show(key, depth);
      out.append(']');
    }
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!isLetter && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// In double quotes, or in single ones when that spares escapes.
  private void quote(String text) {
    int end = Math.min(text.length(), LONGEST);
    Meter.workCurrent(end >> 3);
    Meter.chargeCurrent(end);
    boolean hasDouble = text.indexOf('"', 0, end) >= 0;
    char mark = hasDouble && text.indexOf('\'', 0, end) < 0 ? '\'' : '"';
    out.append(mark);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c == mark ? "\\" : "").append(c);
      }
    }
    out.append(end < text.length() ? "..." : "").append(mark);
  }
}
