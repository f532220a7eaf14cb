package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A function of the host. Its Java method takes the state and up to four arguments, or all of them
/// in an array; missing arguments are null (nil).
///
/// The kinds of it are spelled out one by one, each number of arguments against each number that a
/// call may have: what would save the repetition is one more call between the site and the method.
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
    /// Runs it. The array is read only.
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

  /// True once [#plain()] has declared it so.
  final boolean isPlain() {
    return isPlain;
  }

  /// Declares the function plain: it calls no Lua code and never waits, unless by a metamethod that
  /// it comes to before it has changed anything. Coroutines that run stackless may call it.
  public final HostFunction plain() {
    isPlain = true;
    return this;
  }

  /// Says what the function holds for the code that called for it, such as the text that an
  /// iterator goes through: it counts as memory of that code.
  public final HostFunction keeping(Object value) {
    kept = value;
    return this;
  }

  /// What it holds for Lua code, or null.
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

  /// A function from a number to a number. Each is a class of its own, which a call site tells from
  /// all others: the JVM compiles the calculation into the caller, without boxes. What [#of] makes
  /// is one class for all, and stays a call.
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

  /// A function without arguments that is a class of its own.
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

  /// A function with one argument that is a class of its own.
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

  /// A function with two arguments that is a class of its own.
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

  /// A function with three arguments that is a class of its own.
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

  /// A function with four arguments that is a class of its own.
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

  /// A function with any number of arguments that is a class of its own. It may take one, two or
  /// three without an array.
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
