package moongate.functions.json;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The module `cjson`, or `cjson.safe`, whose functions return nil and a message instead of
/// failing.
public final class CjsonModule {
  private CjsonModule() {}

  /// A table of the module for `state`.
  public static LuaTable open(LuaState state, LuaJson json, boolean isSafe) {
    var table = new LuaTable();
    table.put(
        "encode",
        HostFunction.of(
            state, "encode", (LuaState s, @Nullable Object value) -> encode(json, value, isSafe)));
    table.put(
        "decode",
        HostFunction.of(
            state, "decode", (LuaState s, @Nullable Object text) -> decode(json, text, isSafe)));
    table.put("null", json.nil());
    table.put("array_mt", json.arrayMarker());
    table.put("empty_array_mt", json.arrayMarker());
    var emptyArray = new LuaTable();
    emptyArray.metatable(json.arrayMarker());
    emptyArray.freeze("cjson.empty_array");
    table.put("empty_array", emptyArray);
    table.put("_NAME", isSafe ? "cjson.safe" : "cjson");
    table.put("_VERSION", "2.1.0");
    return table;
  }

  private static @Nullable Object encode(LuaJson json, @Nullable Object value, boolean isSafe) {
    try {
      return json.encode(value);
    } catch (JsonException e) {
      return failure(e, isSafe);
    }
  }

  private static @Nullable Object decode(LuaJson json, @Nullable Object text, boolean isSafe) {
    try {
      return json.decode(Args.string(text, 1, "decode"));
    } catch (JsonException e) {
      return failure(e, isSafe);
    }
  }

  private static Object failure(JsonException e, boolean isSafe) {
    if (isSafe) {
      return Values.pair(null, e.getMessage());
    }
    throw new LuaError(CallStack.position(1) + e.getMessage());
  }
}
