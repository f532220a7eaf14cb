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

  /// The number of elements if `table` is told as an array, or -1 if it is an object. Costs the
  /// running function nothing.
  ///
  /// @param depth of `table`: 1 for the outermost
  /// @throws JsonException when it cannot be told in JSON
  public int elements(LuaTable table, int depth) {
    try {
      return codec.elements(table, depth);
    } catch (JsonError unable) {
      throw new JsonException(unable.text());
    }
  }

  /// What is wrong with a number that is infinite, or none.
  public static JsonException invalidNumber(double number) {
    return new JsonException(JsonError.invalidNumber(number).text());
  }

  /// What is wrong with a key that is neither a string nor a number.
  public static JsonException invalidKey(@Nullable Object key) {
    return new JsonException(JsonError.invalidKey(key).text());
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
