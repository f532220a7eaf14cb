package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The library's `coroutine.yield`. It is here, and a class of its own, because code that was
/// compiled to be suspended yields in another way once it sees this: [SuspendableCall#yield].
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
