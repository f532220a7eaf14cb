package moongate.lua.lib;

/// The first bytes of values in the binary format of `string.buffer`, as documented by LuaJIT.
///
///     value    → NIL | FALSE | TRUE | NULL | INTEGER int32 | NUMBER double | string | table
///     string   → (STRING + length) bytes, as a table's key also KEY number
///     table    → TABLE [length of the array] [number of fields] items {key value}
///              | METATABLE number table
///
/// Lengths and numbers take one byte below 0xe0, two below 0x1fe0, else five; integers are
/// little-endian.
final class BufferFormat {
  static final int NIL = 0;
  static final int FALSE = 1;
  static final int TRUE = 2;
  static final int NULL = 3;
  static final int INTEGER = 6;
  static final int NUMBER = 7;
  static final int TABLE = 8;

  /// Bits of [#TABLE]: the table has fields; it has items, which begin at index 0, or at 1.
  static final int FIELDS = 1;

  static final int ITEMS_FROM_0 = 2;
  static final int ITEMS_FROM_1 = 4;
  static final int METATABLE = 14;
  static final int KEY = 15;
  static final int STRING = 0x20;

  /// The lowest numbers that take two and five bytes.
  static final int TWO_BYTES = 0xe0;

  static final int FIVE_BYTES = 0x1fe0;

  /// The first byte of a number that takes five bytes.
  static final int FIVE = 0xff;

  static final int DEEPEST = 100;
  static final String TOO_DEEP = "too deep to serialize";

  private BufferFormat() {}
}
