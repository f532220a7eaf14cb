package moongate.functions.custom;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.Members;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// What a plugin's `handler.lua` returned in one state, and the functions in it.
///
/// @param initWorker for each worker that starts; null for nothing
/// @param configure for each change of configurations; null for nothing
record HandlerTable(
    LuaTable table,
    Map<ApiPhase, LuaFunction> phases,
    @Nullable LuaFunction initWorker,
    @Nullable LuaFunction configure) {
  /// The phases of requests and sessions, under the names of handlers' functions.
  private static final List<ApiPhase> PHASES =
      List.of(
          ApiPhase.CERTIFICATE,
          ApiPhase.PREREAD,
          ApiPhase.REWRITE,
          ApiPhase.ACCESS,
          ApiPhase.RESPONSE,
          ApiPhase.HEADER_FILTER,
          ApiPhase.BODY_FILTER,
          ApiPhase.LOG,
          ApiPhase.WS_HANDSHAKE,
          ApiPhase.WS_CLIENT_FRAME,
          ApiPhase.WS_UPSTREAM_FRAME,
          ApiPhase.WS_CLOSE);

  private static final String BASE = "kong.plugins.base_plugin";

  /// The module of a plugin's handler.
  static String module(String plugin) {
    return "kong.plugins." + plugin + ".handler";
  }

  /// Loads the handler of `plugin`.
  ///
  /// @throws LuaError when it cannot be loaded, or is none
  static HandlerTable load(CustomState state, Scope scope, Budget budget, String plugin) {
    var table = state.table(scope, budget, module(plugin));
    return new Reading(state, scope, budget, plugin).of(table);
  }

  private record Reading(CustomState state, Scope scope, Budget budget, String plugin) {
    HandlerTable of(LuaTable loaded) {
      var table = instance(loaded);
      var phases = new EnumMap<ApiPhase, LuaFunction>(ApiPhase.class);
      for (var phase : PHASES) {
        var function = function(table, phase.kongName());
        if (function != null) {
          phases.put(phase, function);
        }
      }
      if (phases.containsKey(ApiPhase.RESPONSE)
          && (phases.containsKey(ApiPhase.HEADER_FILTER)
              || phases.containsKey(ApiPhase.BODY_FILTER))) {
        throw new LuaError(
            module(plugin)
                + " has 'response', which takes the place of 'header_filter' and 'body_filter': it"
                + " cannot have these, too");
      }
      return new HandlerTable(
          table, phases, function(table, "init_worker"), function(table, "configure"));
    }

    /// Classes of the old style are called for the one object that they have.
    private LuaTable instance(LuaTable loaded) {
      var metatable = loaded.metatable();
      if (metatable != null
          && metatable.get("__call") instanceof LuaFunction maker
          && Values.first(state.call(scope, budget, maker, loaded)) instanceof LuaTable made) {
        return made;
      }
      return loaded;
    }

    private @Nullable LuaFunction function(LuaTable table, String name) {
      var value = Members.find(table, name);
      if (value == null || isInherited(value, name)) {
        return null;
      }
      if (value instanceof LuaFunction function) {
        return function;
      }
      throw new LuaError(module(plugin) + ": '" + name + "' is not a function");
    }

    /// What every handler of the old style inherits does nothing.
    @SuppressWarnings("ReferenceEquality") // functions of Lua are equal when they are the same
    private boolean isInherited(Object value, String name) {
      return state.loaded(BASE) instanceof LuaTable base && base.get(name) == value;
    }
  }
}
