package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A value that cannot be called, as the callee of a call site: the call raises the error.
final class UncallableValue extends LuaFunction {
  private final @Nullable Object value;

  UncallableValue(LuaState state, @Nullable Object value) {
    super(state, null);
    this.value = value;
  }

  private LuaError error() {
    return LuaErrors.call(value);
  }

  @Override
  public @Nullable Object call() {
    throw error();
  }

  @Override
  public @Nullable Object call(@Nullable Object a) {
    throw error();
  }

  @Override
  public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
    throw error();
  }

  @Override
  public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
    throw error();
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    throw error();
  }

  @Override
  public @Nullable String name() {
    return null;
  }
}
