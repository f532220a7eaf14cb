package moongate.lua.lib;

import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Encodes a Lua value in the binary format of `string.buffer`. Metamethods of tables are not
/// called.
final class BufferEncoder {
  private final LuaState state;
  private final BufferOptions options;
  private final Text text;

  BufferEncoder(LuaState state, BufferOptions options) {
    this.state = state;
    this.options = options;
    this.text = new Text(state.meter(), 64);
  }

  String encode(@Nullable Object value) {
    append(value, 0);
    return text.toString();
  }

  private void append(@Nullable Object value, int depth) {
    state.meter().work(1);
    if (value == null) {
      text.append((char) BufferFormat.NIL);
    } else if (value instanceof String string) {
      append(string);
    } else if (value instanceof Double number) {
      text.append((char) BufferFormat.NUMBER);
      littleEndian(Double.doubleToLongBits(number), 8);
    } else if (value instanceof Boolean bool) {
      text.append((char) (bool ? BufferFormat.TRUE : BufferFormat.FALSE));
    } else if (value == Userdata.NULL) {
      text.append((char) BufferFormat.NULL);
    } else if (value instanceof LuaTable table) {
      append(table, depth + 1);
    } else {
      throw LuaErrors.host("cannot serialize '" + Metatables.typeName(value) + "'");
    }
  }

  private void append(String string) {
    size(BufferFormat.STRING + string.length());
    text.append(string);
  }

  private void append(LuaTable table, int depth) {
    if (depth > BufferFormat.DEEPEST) {
      throw LuaErrors.host(BufferFormat.TOO_DEEP);
    }
    int metatable = options.numberOf(table.metatable());
    if (metatable >= 0) {
      text.append((char) BufferFormat.METATABLE);
      size(metatable);
    }
    int items = table.length();
    int fields = 0;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      state.meter().work(1);
      if (!isItem(table.keyAt(slot), items)) {
        fields++;
      }
    }
    int itemsBit = items > 0 ? BufferFormat.ITEMS_FROM_1 : 0;
    text.append((char) (BufferFormat.TABLE + (fields > 0 ? BufferFormat.FIELDS : 0) + itemsBit));
    if (items > 0) {
      size(items + 1);
    }
    if (fields > 0) {
      size(fields);
    }
    for (int i = 1; i <= items; i++) {
      append(table.get(i), depth);
    }
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      var key = table.keyAt(slot);
      if (!isItem(key, items)) {
        appendKey(key, depth);
        append(table.valueAt(slot), depth);
      }
    }
  }

  private static boolean isItem(@Nullable Object key, int items) {
    return key instanceof Double number
        && number >= 1
        && number <= items
        && number == Math.rint(number);
  }

  private void appendKey(@Nullable Object key, int depth) {
    var number = key instanceof String name ? options.keyNumbers().get(name) : null;
    if (number == null) {
      append(key, depth);
    } else {
      text.append((char) BufferFormat.KEY);
      size(number);
    }
  }

  private void size(int number) {
    if (number < BufferFormat.TWO_BYTES) {
      text.append((char) number);
    } else if (number < BufferFormat.FIVE_BYTES) {
      int rest = number - BufferFormat.TWO_BYTES;
      text.append((char) (BufferFormat.TWO_BYTES + (rest >> 8))).append((char) (rest & 0xff));
    } else {
      text.append((char) BufferFormat.FIVE);
      littleEndian(number, 4);
    }
  }

  private void littleEndian(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      text.append((char) (bits >>> (8 * i) & 0xff));
    }
  }
}
