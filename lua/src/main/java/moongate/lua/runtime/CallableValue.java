package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A value with a `__call` metamethod, as the callee of a call site.
final class CallableValue extends LuaFunction {
  private final LuaFunction handler;
  private final @Nullable Object self;

  CallableValue(LuaState state, LuaFunction handler, @Nullable Object self) {
    super(state, null);
    this.handler = handler;
    this.self = self;
  }

  @Override
  public @Nullable Object call() {
    return handler.call(self);
  }

  @Override
  public @Nullable Object call(@Nullable Object a) {
    return handler.call(self, a);
  }

  @Override
  public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
    return handler.call(self, a, b);
  }

  @Override
  public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return handler.call(new @Nullable Object[] {self, a, b, c});
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments) {
    return handler.call(Values.append(new @Nullable Object[] {self}, Values.of(arguments)));
  }

  @Override
  public @Nullable String name() {
    return handler.name();
  }
}
