package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A host function. Its Java method takes the state and up to four arguments, or all arguments in
/// an array; missing arguments are null (nil).
///
/// The variants are written out, for each number of parameters and each number of arguments in a
/// call. Avoiding the repetition would cost one more call between the call site and the method.
public abstract class HostFunction extends LuaFunction {
  /// A method without arguments.
  @FunctionalInterface
  public interface F0 {
    @Nullable Object call(LuaState state);
  }

  /// A method with one argument.
  @FunctionalInterface
  public interface F1 {
    @Nullable Object call(LuaState state, @Nullable Object a);
  }

  /// A method with two arguments.
  @FunctionalInterface
  public interface F2 {
    @Nullable Object call(LuaState state, @Nullable Object a, @Nullable Object b);
  }

  /// A method with three arguments.
  @FunctionalInterface
  public interface F3 {
    @Nullable Object call(
        LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c);
  }

  /// A method with four arguments.
  @FunctionalInterface
  public interface F4 {
    @Nullable Object call(
        LuaState state,
        @Nullable Object a,
        @Nullable Object b,
        @Nullable Object c,
        @Nullable Object d);
  }

  /// A method with any number of arguments.
  @FunctionalInterface
  public interface FN {
    /// Runs the method. The array must not be changed.
    @Nullable Object call(LuaState state, @Nullable Object[] arguments);
  }

  private static final @Nullable Object[] NOTHING = {};

  private final String name;
  private boolean isPlain;
  private @Nullable Object kept;

  HostFunction(LuaState state, String name) {
    super(state, null);
    this.name = name;
  }

  /// True if [#plain()] was called.
  final boolean isPlain() {
    return isPlain;
  }

  /// Declares that the function calls no Lua code and never waits, except in a metamethod that is
  /// called before the function has changed anything. Stackless coroutines may call it.
  public final HostFunction plain() {
    isPlain = true;
    return this;
  }

  /// Sets an object that the function keeps for the calling code, such as the text that an iterator
  /// traverses: it counts as memory of that code.
  public final HostFunction keeping(Object value) {
    kept = value;
    return this;
  }

  /// The object that the function keeps for Lua code, or null.
  final @Nullable Object kept() {
    return kept;
  }

  /// A function without arguments.
  public static HostFunction of(LuaState state, String name, F0 method) {
    return new HostMethods.Method0(state, name, method);
  }

  /// A function with one argument.
  public static HostFunction of(LuaState state, String name, F1 method) {
    return new HostMethods.Method1(state, name, method);
  }

  /// A function with two arguments.
  public static HostFunction of(LuaState state, String name, F2 method) {
    return new HostMethods.Method2(state, name, method);
  }

  /// A function with three arguments.
  public static HostFunction of(LuaState state, String name, F3 method) {
    return new HostMethods.Method3(state, name, method);
  }

  /// A function with four arguments.
  public static HostFunction of(LuaState state, String name, F4 method) {
    return new HostMethods.Method4(state, name, method);
  }

  /// A function with any number of arguments.
  public static HostFunction of(LuaState state, String name, FN method) {
    return new HostMethods.MethodOfAny(state, name, method);
  }

  @Override
  public final String name() {
    return name;
  }

  /// A function from a number to a number. Each is a class of its own, so that a call site can
  /// recognise it: the JVM then compiles the calculation into the caller, without boxing. Functions
  /// made by [#of] share one class and remain calls.
  public abstract static class OfNumber extends HostFunction {
    protected OfNumber(LuaState state, String name) {
      super(state, name);
    }

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

  /// A function without arguments, with its own class.
  public abstract static class Of0 extends HostFunction {
    protected Of0(LuaState state, String name) {
      super(state, name);
    }

    protected abstract @Nullable Object run();

    @Override
    public final @Nullable Object call() {
      return run();
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      return run();
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return run();
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return run();
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return run();
    }
  }

  /// A function with one argument, with its own class.
  public abstract static class Of1 extends HostFunction {
    protected Of1(LuaState state, String name) {
      super(state, name);
    }

    protected abstract @Nullable Object run(@Nullable Object a);

    @Override
    public final @Nullable Object call() {
      try {
        return run(null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      return run(a);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return run(a);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return run(a);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return arguments.length == 0 ? call() : run(arguments[0]);
    }
  }

  /// A function with two arguments, with its own class.
  public abstract static class Of2 extends HostFunction {
    protected Of2(LuaState state, String name) {
      super(state, name);
    }

    protected abstract @Nullable Object run(@Nullable Object a, @Nullable Object b);

    @Override
    public final @Nullable Object call() {
      try {
        return run(null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      try {
        return run(a, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(1);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      return run(a, b);
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return run(a, b);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return switch (arguments.length) {
        case 0 -> call();
        case 1 -> call(arguments[0]);
        default -> run(arguments[0], arguments[1]);
      };
    }
  }

  /// A function with three arguments, with its own class.
  public abstract static class Of3 extends HostFunction {
    protected Of3(LuaState state, String name) {
      super(state, name);
    }

    protected abstract @Nullable Object run(
        @Nullable Object a, @Nullable Object b, @Nullable Object c);

    @Override
    public final @Nullable Object call() {
      try {
        return run(null, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      try {
        return run(a, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(1);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      try {
        return run(a, b, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(2);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      return run(a, b, c);
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return switch (arguments.length) {
        case 0 -> call();
        case 1 -> call(arguments[0]);
        case 2 -> call(arguments[0], arguments[1]);
        default -> run(arguments[0], arguments[1], arguments[2]);
      };
    }
  }

  /// A function with four arguments, with its own class.
  public abstract static class Of4 extends HostFunction {
    protected Of4(LuaState state, String name) {
      super(state, name);
    }

    protected abstract @Nullable Object run(
        @Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d);

    @Override
    public final @Nullable Object call() {
      try {
        return run(null, null, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(0);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a) {
      try {
        return run(a, null, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(1);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b) {
      try {
        return run(a, b, null, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(2);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
      try {
        return run(a, b, c, null);
      } catch (BadArgument bad) {
        throw bad.withSupplied(3);
      }
    }

    @Override
    public final @Nullable Object call(@Nullable Object[] arguments) {
      return switch (arguments.length) {
        case 0 -> call();
        case 1 -> call(arguments[0]);
        case 2 -> call(arguments[0], arguments[1]);
        case 3 -> call(arguments[0], arguments[1], arguments[2]);
        default -> run(arguments[0], arguments[1], arguments[2], arguments[3]);
      };
    }
  }

  /// A function with any number of arguments, with its own class. It may override the calls with
  /// one, two or three arguments to avoid the array.
  public abstract static class OfAny extends HostFunction {
    protected OfAny(LuaState state, String name) {
      super(state, name);
    }

    @Override
    public final @Nullable Object call() {
      return call(NOTHING);
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
  }
}
