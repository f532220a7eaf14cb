package moongate.functions.json;

import moongate.lua.lib.JsonCodec;
import moongate.lua.lib.JsonError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// JSON as the gateway itself writes and reads it for functions: as cjson does with Kong's
/// settings, whatever a function has told its own instance of cjson.
public final class LuaJson {
  private final JsonCodec codec;

  public LuaJson(LuaState state) {
    this.codec = JsonCodec.of(state);
    codec.arrays().freeze("cjson.array_mt");
    codec.emptyArrays().freeze("cjson.empty_array_mt");
  }

  /// The JSON text of `value`, in bytes.
  ///
  /// @throws JsonException when something in it cannot be told in JSON
  public String encode(@Nullable Object value) {
    try {
      return codec.encode(value);
    } catch (JsonError unable) {
      throw new JsonException(unable.text());
    }
  }

  /// True if `table` is marked as an array, which it is then even if it is empty.
  public boolean isArray(LuaTable table) {
    var mark = table.metatable();
    return mark == codec.arrays() || mark == codec.emptyArrays() && table.nextSlot(-1) < 0;
  }

  /// The Lua value of a JSON text; arrays are marked as such.
  ///
  /// @throws JsonException when it is none
  public Object decode(String text) {
    try {
      return codec.decode(text);
    } catch (JsonError malformed) {
      throw new JsonException(malformed.text());
    }
  }
}
