package moongate.functions.custom;

import moongate.functions.api.Members;
import moongate.functions.api.Turn;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// The functions that a vault's module returned in one state.
///
/// @param init called once before the first secret is asked for; null for nothing
/// @param turn of the calls of `get`, so that a long one gives way to requests
record VaultTable(LuaFunction get, @Nullable LuaFunction init, Turn turn) {
  /// The module of a vault.
  static String module(String vault) {
    return "kong.vaults." + vault;
  }

  /// @throws LuaError when the table lacks `get`
  static VaultTable of(String vault, LuaTable table) {
    if (!(Members.find(table, "get") instanceof LuaFunction get)) {
      throw new LuaError(module(vault) + " has no function 'get'");
    }
    var init = Members.find(table, "init") instanceof LuaFunction function ? function : null;
    return new VaultTable(get, init, new Turn(_ -> {}));
  }
}
