package moongate.functions.pdk;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.lua.runtime.LuaTable;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Attributes of spans and log records, as others export them: texts, numbers and booleans of a
/// table. All else in it is left out.
final class SpanAttributes {
  private static final int MOST = 128;
  private static final int LONGEST_TEXT = 4096;

  private SpanAttributes() {}

  static Map<String, Object> of(LuaTable table) {
    var attributes = new LinkedHashMap<String, Object>();
    addTo(table, attributes, new SpanRoom());
    return attributes;
  }

  /// Adds nothing when `value` is no table, and no more than there is room for.
  static void addTo(@Nullable Object value, Map<String, Object> attributes, SpanRoom room) {
    if (!(value instanceof LuaTable table)) {
      return;
    }
    int before = -1;
    for (int slot = table.nextSlot(before);
        slot >= 0 && attributes.size() < MOST && room.take(slot - before);
        slot = table.nextSlot(slot)) {
      before = slot;
      var member = attribute(table.valueAt(slot));
      if (table.keyAt(slot) instanceof String key && member != null) {
        var name = text(key, "");
        if (room.take(length(name, member))) {
          attributes.put(name, member);
        }
      }
    }
  }

  /// How many characters they have.
  static int length(Map<String, Object> attributes) {
    int length = 0;
    for (var entry : attributes.entrySet()) {
      length += length(entry.getKey(), entry.getValue());
    }
    return length;
  }

  private static int length(String name, Object value) {
    return name.length() + (value instanceof String text ? text.length() : Double.BYTES);
  }

  private static @Nullable Object attribute(@Nullable Object value) {
    return switch (value) {
      case String text -> text(text, "");
      case Boolean flag -> flag;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
          number.longValue();
      case Double number -> number;
      case null, default -> null;
    };
  }

  /// Java's text of the bytes, up to a length.
  static String text(@Nullable Object value, String otherwise) {
    if (!(value instanceof String bytes)) {
      return otherwise;
    }
    return Utf8.text(bytes.length() > LONGEST_TEXT ? bytes.substring(0, LONGEST_TEXT) : bytes);
  }
}
