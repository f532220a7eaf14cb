package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A function of the host. Its Java method takes the state and up to three arguments, or all of
/// them in an array; missing arguments are null (nil).
public abstract sealed class HostFunction extends LuaFunction {
  /// A method without arguments.
  @FunctionalInterface
  public interface F0 {
    /// Runs it.
    @Nullable Object call(LuaState state);
  }

  /// A method with one argument.
  @FunctionalInterface
  public interface F1 {
    /// Runs it.
    @Nullable Object call(LuaState state, @Nullable Object a);
  }

  /// A method with two arguments.
  @FunctionalInterface
  public interface F2 {
    /// Runs it.
    @Nullable Object call(LuaState state, @Nullable Object a, @Nullable Object b);
  }

  /// A method with three arguments.
  @FunctionalInterface
  public interface F3 {
    /// Runs it.
    @Nullable Object call(
        LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c);
  }

  /// A method with any number of arguments.
  @FunctionalInterface
  public interface FN {
    /// Runs it. The array is read only.
    @Nullable Object call(LuaState state, @Nullable Object[] arguments);
  }

  private static final @Nullable Object[] NOTHING = {};

  private final String name;

  private HostFunction(LuaState state, String name) {
    super(state, null);
    this.name = name;
  }

  /// A function without arguments.
  public static HostFunction of(LuaState state, String name, F0 method) {
    return new Of0(state, name, method);
  }

  /// A function with one argument.
  public static HostFunction of(LuaState state, String name, F1 method) {
    return new Of1(state, name, method);
  }

  /// A function with two arguments.
  public static HostFunction of(LuaState state, String name, F2 method) {
    return new Of2(state, name, method);
  }

  /// A function with three arguments.
  public static HostFunction of(LuaState state, String name, F3 method) {
    return new Of3(state, name, method);
  }

  /// A function with any number of arguments.
  public static HostFunction of(LuaState state, String name, FN method) {
    return new OfN(state, name, method);
  }

  @Override
  public final String name() {
    return name;
  }

  /// A function from a number to a number. Each is a class of its own, which a call site tells from
  /// all others: the JVM compiles the calculation into the caller, without boxes. What [#of] makes
  /// is one class for all, and stays a call.
  public abstract static non-sealed class OfNumber extends HostFunction {
    /// A function called `name`.
    protected OfNumber(LuaState state, String name) {
      super(state, name);
    }

    /// Calculates.
    protected abstract double apply(double number);

    @Override
    public final @Nullable Object call() {
      try {
        return call((@Nullable Object) null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      return a instanceof Double number
          ? Double.valueOf(apply(number.doubleValue()))
          : Double.valueOf(apply(Args.number(a, 1, name())));
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return call(a);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return call(a);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return arguments.length == 0 ? call() : call(arguments[0]);
    }
  }

  private static final class Of0 extends HostFunction {
    private final F0 method;

    Of0(LuaState state, String name, F0 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    public @Nullable Object call() {
      return method.call(state);
    }

    @Override
    public @Nullable Object call(@Nullable Object a) {
      return method.call(state);
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return method.call(state);
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return method.call(state);
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      return method.call(state);
    }
  }

  private static final class Of1 extends HostFunction {
    private final F1 method;

    Of1(LuaState state, String name, F1 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    public @Nullable Object call() {
      try {
        return method.call(state, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public @Nullable Object call(@Nullable Object a) {
      return method.call(state, a);
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return method.call(state, a);
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return method.call(state, a);
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      return arguments.length == 0 ? call() : method.call(state, arguments[0]);
    }
  }

  private static final class Of2 extends HostFunction {
    private final F2 method;

    Of2(LuaState state, String name, F2 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    public @Nullable Object call() {
      try {
        return method.call(state, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public @Nullable Object call(@Nullable Object a) {
      try {
        return method.call(state, a, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(1);
      }
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return method.call(state, a, b);
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return method.call(state, a, b);
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      return switch (arguments.length) {
        case 0 -> call();
        case 1 -> call(arguments[0]);
        default -> method.call(state, arguments[0], arguments[1]);
      };
    }
  }

  private static final class Of3 extends HostFunction {
    private final F3 method;

    Of3(LuaState state, String name, F3 method) {
      super(state, name);
      this.method = method;
    }

    @Override
    public @Nullable Object call() {
      try {
        return method.call(state, null, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public @Nullable Object call(@Nullable Object a) {
      try {
        return method.call(state, a, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(1);
      }
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      try {
        return method.call(state, a, b, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(2);
      }
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return method.call(state, a, b, c);
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      return switch (arguments.length) {
        case 0 -> call();
        case 1 -> call(arguments[0]);
        case 2 -> call(arguments[0], arguments[1]);
        default -> method.call(state, arguments[0], arguments[1], arguments[2]);
      };
    }
  }

  private static final class OfN extends HostFunction {
    private final FN method;

    OfN(LuaState state, String name, FN method) {
      super(state, name);
      this.method = method;
    }

    @Override
    public @Nullable Object call() {
      return method.call(state, NOTHING);
    }

    @Override
    public @Nullable Object call(@Nullable Object a) {
      return method.call(state, new @Nullable Object[] {a});
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return method.call(state, new @Nullable Object[] {a, b});
    }

    @Override
    public @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return method.call(state, new @Nullable Object[] {a, b, c});
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      return method.call(state, arguments);
    }
  }
}
