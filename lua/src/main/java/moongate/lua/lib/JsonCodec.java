package moongate.lua.lib;

import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// JSON for the host: as `cjson` does it with settings of the host's own, whatever code in Lua has
/// told its instances.
public final class JsonCodec {
  private final LuaState state;
  private final CjsonSettings settings;
  private final CjsonLib.Marks marks;

  private JsonCodec(LuaState state, CjsonSettings settings) {
    this.state = state;
    this.settings = settings;
    this.marks = CjsonLib.marks(state);
  }

  /// Arrays keep their metatable, numbers 16 digits, arrays may have many holes, and what is no
  /// number in JSON is refused.
  public static JsonCodec of(LuaState state) {
    var settings = new CjsonSettings();
    settings.decodesArraysWithMetatable = true;
    settings.decodesInvalidNumbers = false;
    settings.precision = 16;
    settings.sparseSafe = 1 << 15;
    return new JsonCodec(state, settings);
  }

  /// The JSON text of `value`, in bytes.
  ///
  /// @throws JsonError when something in it cannot be told in JSON
  public String encode(@Nullable Object value) {
    return new JsonEncoder(state, settings, marks).encode(value);
  }

  /// The Lua value of a JSON text; arrays are marked as such.
  ///
  /// @throws JsonError when it is none
  public Object decode(String text) {
    return new JsonDecoder(state, settings, marks, text).decode();
  }

  /// The metatable of arrays.
  public LuaTable arrays() {
    return marks.array();
  }

  /// The metatable of tables that are arrays when they are empty.
  public LuaTable emptyArrays() {
    return marks.emptyArrays();
  }
}
