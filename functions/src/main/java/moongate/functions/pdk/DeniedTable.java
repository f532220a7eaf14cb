package moongate.functions.pdk;

import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// What functions find where Kong has something that they may not read: a table that is empty and
/// cannot be changed. Its text is `nil`.
final class DeniedTable {
  private DeniedTable() {}

  /// @param path the name in the error that a change raises
  static LuaTable open(LuaState state, String path) {
    var metatable = new LuaTable(0, 1);
    metatable.put(
        "__tostring",
        HostFunction.of(state, "__tostring", (LuaState s, @Nullable Object self) -> "nil"));
    metatable.freeze(path + " metatable");
    var table = new LuaTable();
    table.metatable(metatable);
    table.freeze(path);
    return table;
  }
}
