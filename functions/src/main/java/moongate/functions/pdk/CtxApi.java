package moongate.functions.pdk;

import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.ctx`: `shared` for all plugins of a request, `plugin` for those of one name, and `core`.
/// Without a request, as in a timer, none of them exists.
final class CtxApi {
  private CtxApi() {}

  static LuaTable open(LuaState state) {
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", HostFunction.of(state, "__index", CtxApi::index));
    metatable.put("__newindex", HostFunction.of(state, "__newindex", CtxApi::refuse));
    var table = new LuaTable();
    table.metatable(metatable);
    return table;
  }

  private static @Nullable Object index(
      LuaState state, @Nullable Object table, @Nullable Object key) {
    if (key instanceof String name
        && state.context() instanceof Scope scope
        && scope.hasRequest()) {
      return switch (name) {
        case "shared" -> scope.contexts().shared();
        case "core" -> scope.contexts().core();
        case "plugin" -> scope.contexts().ofPlugin(scope.plugin().name());
        default -> null;
      };
    }
    return null;
  }

  /// Putting back what is there, as `kong.ctx.shared = kong.ctx.shared or {}` does, is nothing.
  @SuppressWarnings("ReferenceEquality") // another table is another one, whatever it holds
  private static Object refuse(
      LuaState state, @Nullable Object table, @Nullable Object key, @Nullable Object value) {
    if (value != null && value == index(state, table, key)) {
      return Values.NONE;
    }
    throw LuaErrors.frozen("kong.ctx", HeaderArguments.text(key));
  }
}
