package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `coroutine`.
final class CoroutineLib {
  static final Library LIBRARY =
      Library.of("coroutine")
          .function("create", CoroutineLib::create)
          .function("isyieldable", CoroutineLib::isYieldable)
          .varargs("resume", CoroutineLib::resume)
          .function("running", CoroutineLib::running)
          .function("status", CoroutineLib::status)
          .function("wrap", CoroutineLib::wrap)
          .varargs("yield", CoroutineLib::yield);

  private CoroutineLib() {}

  private static Object create(LuaState state, @Nullable Object a) {
    return new Coroutine(state, Args.function(a, 1, "create"));
  }

  private static @Nullable Object resume(LuaState state, @Nullable Object[] arguments) {
    var coroutine = coroutine(Args.at(arguments, 1), "resume");
    try {
      var results = coroutine.resume(Values.from(arguments, 1));
      var all = new @Nullable Object[results.length + 1];
      all[0] = true;
      System.arraycopy(results, 0, all, 1, results.length);
      return Values.of(all);
    } catch (LuaError error) {
      return Values.pair(false, error.value());
    } catch (StackOverflowError overflow) {
      state.meter().overflowed();
      return Values.pair(false, LuaErrors.stackOverflow(overflow).value());
    }
  }

  private static Object wrap(LuaState state, @Nullable Object a) {
    var coroutine = new Coroutine(state, Args.function(a, 1, "wrap"));
    HostFunction.FN body = (_, arguments) -> resumeWrapped(coroutine, arguments);
    return HostFunction.of(state, "wrap", body);
  }

  /// Errors pass through, with the position of the resumer in front when they are text, as in
  /// LuaJIT.
  private static @Nullable Object resumeWrapped(Coroutine coroutine, @Nullable Object[] arguments) {
    try {
      return Values.of(coroutine.resume(arguments));
    } catch (LuaError error) {
      throw error.value() instanceof String message ? LuaErrors.host(message) : error;
    }
  }

  private static @Nullable Object yield(LuaState state, @Nullable Object[] arguments) {
    return Values.of(Coroutine.yield(state, arguments));
  }

  private static Object status(LuaState state, @Nullable Object a) {
    return coroutine(a, "status").status().word();
  }

  private static @Nullable Object running(LuaState state) {
    return state.coroutine();
  }

  private static Object isYieldable(LuaState state) {
    return state.coroutine() != null;
  }

  private static Coroutine coroutine(@Nullable Object value, String function) {
    if (value instanceof Coroutine coroutine) {
      return coroutine;
    }
    throw Args.bad(1, function, "coroutine expected");
  }
}
