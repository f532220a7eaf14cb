package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Calls of any value, from the host's side: these finish tail calls and honour `__call`.
public final class Call {
  private Call() {}

  /// Calls `callee` with these arguments.
  ///
  /// @return one value directly, none or several as [Values]
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

  /// Calls `callee` so that an error becomes a result: `true` and the values, or `false` and the
  /// error's value. Budgets pass through.
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

  /// What a protected call returns for `result`.
  public static @Nullable Object succeeded(@Nullable Object result) {
    return result instanceof Values values
        ? Values.of(Values.append(new @Nullable Object[] {true}, values))
        : Values.pair(true, result);
  }

  /// What a protected call returns that ended with `error`.
  public static Values failed(LuaState state, Throwable error, int tailDepth) {
    state.meter().tailDepth = tailDepth;
    if (error instanceof StackOverflowError) {
      state.meter().overflowed();
    }
    return Values.pair(false, Defects.error(state, error).value());
  }

  /// Drops a result, once its pending tail calls are made.
  public static void discard(@Nullable Object result) {
    if (result instanceof Values values && values.pending() != null) {
      var unused = finish(values);
    }
  }

  /// Makes the pending tail calls of a result.
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

  /// What a call site calls. A value that cannot be called becomes a function that raises the
  /// error, so that it comes after the arguments were evaluated, as in Lua.
  public static LuaFunction function(@Nullable Object callee) {
    return callee instanceof LuaFunction function ? function : substitute(callee);
  }

  /// What host code calls: a coroutine that runs stackless could not be suspended below it.
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
