package moongate.lua.lib;

import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The function that `coroutine.wrap` returns.
final class WrappedCoroutine extends HostFunction.OfAny {
  private final Coroutine coroutine;

  WrappedCoroutine(LuaState state, Coroutine coroutine) {
    super(state, "wrap");
    plain().keeping(coroutine);
    this.coroutine = coroutine;
  }

  @Override
  public @Nullable Object call(@Nullable Object a) {
    return resume(a);
  }

  @Override
  public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
    // Loops call the function in this way, and most coroutines in loops do not use these arguments.
    return resume(coroutine.dropsArguments() ? Values.NONE : Values.pair(a, b));
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    return resume(Values.of(arguments));
  }

  /// Errors are passed on; if they are strings, the position of the resumer is prepended, as in
  /// LuaJIT.
  private @Nullable Object resume(@Nullable Object arguments) {
    try {
      return coroutine.resume(arguments);
    } catch (LuaError error) {
      throw error.value() instanceof String message ? LuaErrors.host(message) : error;
    }
  }
}
