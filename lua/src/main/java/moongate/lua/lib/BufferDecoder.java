package moongate.lua.lib;

import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Decodes Lua values from the binary format of `string.buffer`. The input is not trusted: memory
/// for an announced size is allocated only after checking that the bytes are present.
final class BufferDecoder {
  private static final int STRING_BYTES = 56;

  private final LuaState state;
  private final BufferOptions options;
  private final CharSequence bytes;
  private int position;

  BufferDecoder(LuaState state, BufferOptions options, CharSequence bytes, int start) {
    this.state = state;
    this.options = options;
    this.bytes = bytes;
    this.position = start;
  }

  /// The position of the next value.
  int position() {
    return position;
  }

  /// The next value.
  @Nullable Object decode() {
    return value(0);
  }

  private @Nullable Object value(int depth) {
    state.meter().work(1);
    int tag = size();
    return switch (tag) {
      case BufferFormat.NIL -> null;
      case BufferFormat.FALSE -> false;
      case BufferFormat.TRUE -> true;
      case BufferFormat.NULL -> Userdata.NULL;
      case BufferFormat.INTEGER -> Numbers.of((int) littleEndian(4));
      case BufferFormat.NUMBER -> Numbers.of(Double.longBitsToDouble(littleEndian(8)));
      case BufferFormat.METATABLE -> tableWithMetatable(depth);
      case BufferFormat.KEY -> knownKey();
      default -> {
        if (tag >= BufferFormat.STRING) {
          yield string(tag - BufferFormat.STRING);
        }
        if (!isTable(tag)) {
          throw badTag(tag);
        }
        yield table(tag - BufferFormat.TABLE, depth + 1);
      }
    };
  }

  private static boolean isTable(int tag) {
    return tag >= BufferFormat.TABLE && tag < BufferFormat.METATABLE;
  }

  private static RuntimeException badTag(int tag) {
    return LuaErrors.host(String.format("cannot deserialize tag 0x%02x", tag));
  }

  private String string(int length) {
    require(length);
    state.meter().charge(STRING_BYTES + length);
    state.meter().work(length >> 6);
    var text = bytes.subSequence(position, position + length).toString();
    position += length;
    return text;
  }

  private String knownKey() {
    int number = size();
    if (number >= options.keys().size()) {
      throw badIndex(number);
    }
    return options.keys().get(number);
  }

  private static RuntimeException badIndex(int number) {
    return LuaErrors.host(
        "cannot deserialize dictionary index " + (Integer.toUnsignedLong(number) + 1));
  }

  // Tables

  private LuaTable tableWithMetatable(int depth) {
    int number = size();
    if (number >= options.metatables().size()) {
      throw badIndex(number);
    }
    int tag = size();
    if (!isTable(tag)) {
      throw badTag(tag);
    }
    var table = table(tag - BufferFormat.TABLE, depth + 1);
    table.metatable(options.metatables().get(number));
    return table;
  }

  /// @param parts the bits of [BufferFormat#TABLE]
  private LuaTable table(int parts, int depth) {
    if (depth > BufferFormat.DEEPEST) {
      throw LuaErrors.host(BufferFormat.TOO_DEEP);
    }
    int first = (parts & BufferFormat.ITEMS_FROM_1) != 0 ? 1 : 0;
    boolean hasItems = (parts & (BufferFormat.ITEMS_FROM_0 | BufferFormat.ITEMS_FROM_1)) != 0;
    int end = hasItems ? size() : 0;
    int fields = (parts & BufferFormat.FIELDS) != 0 ? size() : 0;
    // Each item takes at least one byte, each field two.
    require(Math.max(0L, end - (long) first) + 2L * fields);
    state.meter().charge(64);
    var table = new LuaTable(Math.max(0, end - 1), fields);
    for (int i = first; i < end; i++) {
      table.put(i, value(depth));
    }
    for (int i = 0; i < fields; i++) {
      field(table, depth);
    }
    return table;
  }

  private void field(LuaTable table, int depth) {
    var key = value(depth);
    var value = value(depth);
    if (key != null && table.get(key) != null) {
      throw LuaErrors.host("duplicate table key");
    }
    table.put(key, value);
  }

  // Bytes

  private void require(long count) {
    if (count > bytes.length() - position) {
      throw LuaErrors.host("unexpected end of buffer");
    }
  }

  private int next() {
    require(1);
    return bytes.charAt(position++);
  }

  /// A number in the variable-length encoding; sizes above two gigabytes are errors, since the
  /// bytes cannot be present.
  private int size() {
    int first = next();
    if (first < BufferFormat.TWO_BYTES) {
      return first;
    }
    if (first != BufferFormat.FIVE) {
      return (first - BufferFormat.TWO_BYTES << 8) + next() + BufferFormat.TWO_BYTES;
    }
    int number = (int) littleEndian(4);
    require(number < 0 ? Long.MAX_VALUE : 0);
    return number;
  }

  private long littleEndian(int count) {
    require(count);
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (long) bytes.charAt(position++) << (8 * i);
    }
    return bits;
  }
}
