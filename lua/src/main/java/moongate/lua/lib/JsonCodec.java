package moongate.lua.lib;

import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// JSON for the host: like `cjson`, but with the host's own settings, whatever Lua code has set for
/// its instances.
public final class JsonCodec {
  private final LuaState state;
  private final CjsonSettings settings;
  private final CjsonLib.Marks marks;
  private final JsonTables tables;
  private final Meter nobodys = Meter.unlimited();

  private JsonCodec(LuaState state, CjsonSettings settings) {
    this.state = state;
    this.settings = settings;
    this.marks = CjsonLib.marks(state);
    this.tables = new JsonTables(settings, marks);
  }

  /// Arrays keep their metatable, numbers have 16 digits, arrays may be sparse, and numbers that
  /// are invalid in JSON are refused.
  public static JsonCodec of(LuaState state) {
    var settings = new CjsonSettings();
    settings.decodesArraysWithMetatable = true;
    settings.decodesInvalidNumbers = false;
    settings.precision = 16;
    settings.sparseSafe = 1 << 15;
    return new JsonCodec(state, settings);
  }

  /// Encodes `value` as JSON text, in bytes.
  ///
  /// @throws JsonError if it contains something that JSON cannot represent
  public String encode(@Nullable Object value) {
    return new JsonEncoder(state, tables).encode(value);
  }

  /// The number of elements if `table` is encoded as an array, or -1 if it is an object, at no
  /// expense of the running invocation.
  ///
  /// @param depth of `table`: 1 for the outermost
  /// @throws JsonError if it cannot be encoded
  public int elements(LuaTable table, int depth) {
    return tables.elements(table, depth, nobodys);
  }

  /// Decodes a JSON text to a Lua value; arrays get the array metatable.
  ///
  /// @throws JsonError if the text is not valid JSON
  public Object decode(String text) {
    return new JsonDecoder(state, settings, marks, text).decode();
  }

  /// The metatable of arrays.
  public LuaTable arrays() {
    return marks.array();
  }

  /// The metatable of tables that are encoded as arrays if they are empty.
  public LuaTable emptyArrays() {
    return marks.emptyArrays();
  }
}
