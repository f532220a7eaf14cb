package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `getfenv` and `setfenv`. A function is named by itself, or as the caller (level 1); functions
/// further up the stack cannot be reached. Level 0 is the table that new chunks get.
final class Environments {
  private static final String GLOBALS = "globals";

  static final Library LIBRARY =
      Library.of("_G")
          .function("getfenv", Environments::get)
          .function("setfenv", Environments::set);

  private Environments() {}

  /// The table that new chunks get.
  static LuaTable globals(LuaState state) {
    return state.registry().get(GLOBALS) instanceof LuaTable globals ? globals : new LuaTable();
  }

  /// Sets the table that new chunks get.
  static void globals(LuaState state, LuaTable globals) {
    state.registry().put(GLOBALS, globals);
  }

  private static Object get(LuaState state, @Nullable Object a) {
    if (a instanceof LuaFunction function) {
      return environment(state, function);
    }
    int level = Args.integer(a, 1, "getfenv", 1);
    if (level < 0 || level > 0 && CallStack.level(level) == null) {
      throw Args.bad(1, "getfenv", "invalid level");
    }
    var function = level == 1 ? caller(state) : null;
    return function == null ? globals(state) : environment(state, function);
  }

  private static Object environment(LuaState state, LuaFunction function) {
    var environment = function.environment();
    return environment == null ? globals(state) : environment;
  }

  private static Object set(LuaState state, @Nullable Object a, @Nullable Object b) {
    var environment = Args.table(b, 2, "setfenv");
    if (!(a instanceof LuaFunction function)) {
      int level = Args.integer(a, 1, "setfenv");
      if (level < 0 || level > 0 && CallStack.level(level) == null) {
        throw Args.bad(1, "setfenv", "invalid level");
      }
      if (level == 0) {
        globals(state, environment);
        return Values.NONE;
      }
      var caller = level == 1 ? caller(state) : null;
      if (caller == null) {
        throw cannotChange();
      }
      caller.environment(environment);
      return caller;
    }
    if (function.environment() == null) {
      throw cannotChange();
    }
    function.environment(environment);
    return function;
  }

  private static RuntimeException cannotChange() {
    return LuaErrors.host("'setfenv' cannot change environment of given object");
  }

  /// Gives the function that calls the running host function another table of globals.
  static void setCaller(LuaState state, LuaTable environment) {
    var caller = caller(state);
    if (caller == null) {
      throw LuaErrors.host("'module' not called from a Lua function");
    }
    caller.environment(environment);
  }

  private static @Nullable LuaFunction caller(LuaState state) {
    return state.caller();
  }
}
