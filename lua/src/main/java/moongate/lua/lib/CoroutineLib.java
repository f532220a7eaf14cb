package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.CoroutineYield;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/// The library `coroutine`.
final class CoroutineLib {
  static final Library LIBRARY =
      Library.of("coroutine")
          .function("create", CoroutineLib::create)
          .function("isyieldable", CoroutineLib::isYieldable)
          .own("resume", CoroutineResume::new)
          .function("running", CoroutineLib::running)
          .function("status", CoroutineLib::status)
          .function("wrap", CoroutineLib::wrap)
          .own("yield", CoroutineYield::new)
          .plain("create", "isyieldable", "running", "status", "wrap");

  private CoroutineLib() {}

  private static Object create(LuaState state, @Nullable Object a) {
    return new Coroutine(state, Args.function(a, 1, "create"));
  }

  private static Object wrap(LuaState state, @Nullable Object a) {
    return new WrappedCoroutine(state, new Coroutine(state, Args.function(a, 1, "wrap")));
  }

  private static Object status(LuaState state, @Nullable Object a) {
    return coroutine(a, "status").status().word();
  }

  private static @Nullable Object running(LuaState state) {
    var running = state.coroutine();
    return running == null ? state.mainCode().running() : running;
  }

  private static Object isYieldable(LuaState state) {
    return state.coroutine() != null;
  }

  static Coroutine coroutine(@Nullable Object value, String function) {
    if (value instanceof Coroutine coroutine) {
      return coroutine;
    }
    throw Args.bad(1, function, "coroutine expected");
  }
}
