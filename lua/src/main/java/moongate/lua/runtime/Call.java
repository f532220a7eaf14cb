package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Calls values from host code: completes tail calls and supports `__call`.
public final class Call {
  private Call() {}

  /// Calls `callee` with these arguments.
  ///
  /// @return a single value directly, none or several as [Values]
  public static @Nullable Object call(@Nullable Object callee, @Nullable Object[] arguments) {
    return finish(callee(callee).call(arguments));
  }

  /// Calls `callee` with no argument.
  public static @Nullable Object call(@Nullable Object callee) {
    return finish(callee(callee).call());
  }

  /// Calls `callee` with one argument.
  public static @Nullable Object call(@Nullable Object callee, @Nullable Object a) {
    return finish(callee(callee).call(a));
  }

  /// Calls `callee` with two arguments.
  public static @Nullable Object call(
      @Nullable Object callee, @Nullable Object a, @Nullable Object b) {
    return finish(callee(callee).call(a, b));
  }

  /// Calls `callee` with three arguments.
  public static @Nullable Object call(
      @Nullable Object callee, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return finish(callee(callee).call(a, b, c));
  }

  /// Calls `callee` like `pcall`: returns `true` and the results, or `false` and the error's value.
  /// [BudgetExceeded] is not caught.
  public static @Nullable Object protectedCall(
      LuaState state, @Nullable Object callee, @Nullable Object[] arguments) {
    int tailDepth = state.meter().tailDepth;
    boolean isHost = callee instanceof HostFunction;
    if (isHost) {
      state.hintHost();
    }
    boolean keptTracebacks = state.replaceKeepsTracebacks(false);
    try {
      return succeeded(call(callee, arguments));
    } catch (RuntimeException | StackOverflowError | LinkageError error) {
      return failed(state, error, tailDepth);
    } finally {
      state.replaceKeepsTracebacks(keptTracebacks);
      if (isHost) {
        state.dropHint();
      }
    }
  }

  /// The results of a protected call that succeeded with `result`.
  public static @Nullable Object succeeded(@Nullable Object result) {
    return result instanceof Values values
        ? Values.of(Values.append(new @Nullable Object[] {true}, values))
        : Values.pair(true, result);
  }

  /// The results of a protected call that failed with `error`.
  public static Values failed(LuaState state, Throwable error, int tailDepth) {
    state.meter().tailDepth = tailDepth;
    if (error instanceof StackOverflowError) {
      state.meter().overflowed();
    }
    return Values.pair(false, Defects.error(state, error).value());
  }

  /// Drops a result after completing its pending tail calls.
  public static void discard(@Nullable Object result) {
    if (result instanceof Values values && values.pending() != null) {
      var unused = finish(values);
    }
  }

  /// Completes the pending tail calls of a result.
  public static @Nullable Object finish(@Nullable Object result) {
    while (result instanceof Values values) {
      var pending = values.pending();
      if (pending == null) {
        return values;
      }
      result = pending.call(values.items());
    }
    return result;
  }

  /// The function that a call site calls. For a value that cannot be called it is a function that
  /// raises the error, so that the error occurs after the arguments were evaluated, as in Lua.
  public static LuaFunction function(@Nullable Object callee) {
    return callee instanceof LuaFunction function ? function : substitute(callee);
  }

  /// The function that host code calls. In a stackless coroutine this first gives the coroutine a
  /// stack, since it could not be suspended inside a call from host code.
  private static LuaFunction callee(@Nullable Object callee) {
    var function = function(callee);
    SuspendableCall.require(function.state);
    return function;
  }

  private static LuaFunction substitute(@Nullable Object callee) {
    var state = LuaState.current();
    var handler = Metatables.method(state, callee, Metamethod.CALL);
    return handler instanceof LuaFunction function
        ? new CallableValue(state, function, callee)
        : new UncallableValue(state, callee);
  }
}
