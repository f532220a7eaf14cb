package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A host function as the callee of a call site while a call hook is set. Its frame marks the host
/// function's level for [CallStack].
final class HookedCall extends LuaFunction {
  private final LuaFunction function;

  HookedCall(LuaFunction function) {
    super(function.state(), null);
    this.function = function;
  }

  @Override
  public @Nullable Object call() {
    return call(new @Nullable Object[] {});
  }

  @Override
  public @Nullable Object call(@Nullable Object a) {
    return call(new @Nullable Object[] {a});
  }

  @Override
  public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
    return call(new @Nullable Object[] {a, b});
  }

  @Override
  public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return call(new @Nullable Object[] {a, b, c});
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    return state.debugThread().callHost(function, arguments);
  }

  @Override
  public @Nullable String name() {
    return function.name();
  }
}
