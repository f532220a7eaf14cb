package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// `getfenv` and `setfenv`. A function is named by itself, or as the caller (level 1); functions
/// further up the stack cannot be reached.
final class Environments {
  private final LuaTable globals;

  private Environments(LuaTable globals) {
    this.globals = globals;
  }

  /// The functions, for which `globals` is level 0.
  static Library library(LuaTable globals) {
    var functions = new Environments(globals);
    return Library.of("_G").function("getfenv", functions::get).function("setfenv", functions::set);
  }

  private Object get(LuaState state, @Nullable Object a) {
    if (a instanceof LuaFunction function) {
      return environment(function);
    }
    int level = Args.integer(a, 1, "getfenv", 1);
    if (level < 0 || level > 0 && CallStack.level(level) == null) {
      throw Args.bad(1, "getfenv", "invalid level");
    }
    var function = level == 1 ? caller(state) : null;
    return function == null ? globals : environment(function);
  }

  private Object environment(LuaFunction function) {
    var environment = function.environment();
    return environment == null ? globals : environment;
  }

  private Object set(LuaState state, @Nullable Object a, @Nullable Object b) {
    var environment = Args.table(b, 2, "setfenv");
    if (!(a instanceof LuaFunction function)) {
      int level = Args.integer(a, 1, "setfenv");
      if (level < 0 || level > 0 && CallStack.level(level) == null) {
        throw Args.bad(1, "setfenv", "invalid level");
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
