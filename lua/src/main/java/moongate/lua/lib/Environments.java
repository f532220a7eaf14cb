package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `getfenv` and `setfenv`. A function is given itself or by its level on the stack. Level 0 means
/// the globals of new chunks.
final class Environments {
  private static final String GLOBALS = "globals";

  static final Library LIBRARY =
      Library.of("_G")
          .function("getfenv", Environments::get)
          .function("setfenv", Environments::set);

  private Environments() {}

  /// The globals of new chunks; a coroutine may have its own.
  static LuaTable globals(LuaState state) {
    var coroutine = state.coroutine();
    return coroutine == null ? mainGlobals(state) : of(state, coroutine);
  }

  /// Sets the globals of new chunks.
  static void globals(LuaState state, LuaTable globals) {
    var coroutine = state.coroutine();
    if (coroutine == null) {
      state.registry().put(GLOBALS, globals);
    } else {
      coroutine.environment(globals);
    }
  }

  private static LuaTable mainGlobals(LuaState state) {
    return state.registry().get(GLOBALS) instanceof LuaTable globals ? globals : new LuaTable();
  }

  /// The globals of chunks that are loaded in a coroutine.
  static LuaTable of(LuaState state, Coroutine coroutine) {
    var own = coroutine.environment();
    return own == null ? mainGlobals(state) : own;
  }

  /// The globals of a function; host functions use those of the state.
  static LuaTable of(LuaState state, LuaFunction function) {
    var environment = function.environment();
    return environment == null ? globals(state) : environment;
  }

  private static Object get(LuaState state, @Nullable Object a) {
    if (a instanceof LuaFunction function) {
      return of(state, function);
    }
    int level = level(a, "getfenv", Args.integer(a, 1, "getfenv", 1));
    var function = function(state, level);
    return function == null ? globals(state) : of(state, function);
  }

  private static int level(@Nullable Object a, String name, int level) {
    if (level < 0) {
      throw Args.bad(1, name, "level must be non-negative");
    }
    if (level > 0 && CallStack.level(level) == null) {
      throw Args.bad(1, name, "invalid level");
    }
    return level;
  }

  private static Object set(LuaState state, @Nullable Object a, @Nullable Object b) {
    var environment = Args.table(b, 2, "setfenv");
    if (a instanceof LuaFunction function) {
      return change(function, environment);
    }
    int level = level(a, "setfenv", Args.integer(a, 1, "setfenv"));
    if (level == 0) {
      globals(state, environment);
      return Values.NONE;
    }
    return change(function(state, level), environment);
  }

  private static LuaFunction change(@Nullable LuaFunction function, LuaTable environment) {
    if (function == null || function.environment() == null) {
      throw LuaErrors.host("'setfenv' cannot change environment of given object");
    }
    function.environment(environment);
    return function;
  }

  /// Sets the globals of the function that called the running host function.
  static void setCaller(@Nullable LuaFunction caller, LuaTable environment) {
    if (caller == null) {
      throw LuaErrors.host("'module' not called from a Lua function");
    }
    caller.environment(environment);
  }

  /// The function that called the running host function, or null.
  static @Nullable LuaFunction caller(LuaState state) {
    return function(state, 1);
  }

  /// The function at a level of the stack. The caller (level 1) is always known, the others only in
  /// code compiled for debugging.
  private static @Nullable LuaFunction function(LuaState state, int number) {
    var level = number > 0 && state.isDebugging() ? CallStack.level(number) : null;
    var frame = level == null ? null : level.frame();
    if (frame != null) {
      return frame.function();
    }
    return number == 1 ? state.caller() : null;
  }
}
