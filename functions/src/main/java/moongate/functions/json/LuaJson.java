package moongate.functions.json;

import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// JSON for one state: its `null` sentinel and the marker of arrays belong to that state.
public final class LuaJson {
  private final Userdata nil;
  private final LuaTable arrayMarker = new LuaTable();

  public LuaJson(LuaState state) {
    var metatable = new LuaTable(0, 2);
    metatable.put("__tostring", HostFunction.of(state, "tostring", s -> "userdata: NULL"));
    metatable.put("__metatable", Boolean.FALSE);
    nil = new Userdata(null, metatable);
    arrayMarker.freeze("cjson.array_mt");
  }

  /// `ngx.null` and `cjson.null`: JSON's null in Lua.
  public Userdata nil() {
    return nil;
  }

  /// The metatable that marks a table as an array, empty or not.
  public LuaTable arrayMarker() {
    return arrayMarker;
  }

  /// The JSON text of `value`, in bytes.
  ///
  /// @throws JsonException when something in it cannot be told in JSON
  public String encode(@Nullable Object value) {
    var writer = new JsonWriter(nil, arrayMarker);
    writer.write(value, 0);
    return writer.text();
  }

  /// The Lua value of a JSON text.
  ///
  /// @throws JsonException when it is none
  public @Nullable Object decode(String text) {
    return new JsonReader(text, nil, arrayMarker).document();
  }
}
