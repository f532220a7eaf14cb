package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The library's `coroutine.yield`. It is in this package, and a class of its own, because code in
/// the form that can be suspended recognises it and yields in another way: [SuspendableCall#yield].
public final class CoroutineYield extends HostFunction.OfAny {
  /// The function of `state`, called `name`.
  public CoroutineYield(LuaState state, String name) {
    super(state, name);
  }

  @Override
  public @Nullable Object call(@Nullable Object a) {
    return Coroutine.yield(state, a);
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    return Coroutine.yield(state, Values.of(arguments));
  }
}
