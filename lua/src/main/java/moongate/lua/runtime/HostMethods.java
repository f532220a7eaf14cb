package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The implementations of [HostFunction#of]: one class for each number of arguments.
final class HostMethods {
  private HostMethods() {}

  static final class Method0 extends HostFunction.Of0 {
    private final HostFunction.F0 method;

    Method0(LuaState state, String name, HostFunction.F0 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    protected @Nullable Object run() {
      return method.call(state);
    }
  }

  static final class Method1 extends HostFunction.Of1 {
    private final HostFunction.F1 method;

    Method1(LuaState state, String name, HostFunction.F1 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    protected @Nullable Object run(@Nullable Object a) {
      return method.call(state, a);
    }
  }

  static final class Method2 extends HostFunction.Of2 {
    private final HostFunction.F2 method;

    Method2(LuaState state, String name, HostFunction.F2 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    protected @Nullable Object run(@Nullable Object a, @Nullable Object b) {
      return method.call(state, a, b);
    }
  }

  static final class Method3 extends HostFunction.Of3 {
    private final HostFunction.F3 method;

    Method3(LuaState state, String name, HostFunction.F3 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    protected @Nullable Object run(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return method.call(state, a, b, c);
    }
  }

  static final class Method4 extends HostFunction.Of4 {
    private final HostFunction.F4 method;

    Method4(LuaState state, String name, HostFunction.F4 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    protected @Nullable Object run(
        @Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
      return method.call(state, a, b, c, d);
    }
  }

  static final class MethodOfAny extends HostFunction.OfAny {
    private final HostFunction.FN method;

    MethodOfAny(LuaState state, String name, HostFunction.FN method) {
      super(state, name);
      this.method = method;
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      return method.call(state, arguments);
    }
  }
}
