package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The library's `coroutine.yield`, which code that was compiled to be suspended tells by this: a
/// class, because one look tells whether an object is of a class, and an interface takes more.
public abstract class Yielding extends HostFunction.OfAny {
  /// A function called `name`.
  protected Yielding(LuaState state, String name) {
    super(state, name);
  }

  @Override
  public final @Nullable Object call(@Nullable Object a) {
    return Coroutine.yield(state, a);
  }

  @Override
  public final @Nullable Object call(@Nullable Object[] arguments) {
    return Coroutine.yield(state, Values.of(arguments));
  }
}
