package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Calls that code which was compiled to be suspended makes: they return [Suspension#MARK] when the
/// coroutine is suspended in the callee. Outside of coroutines that run stackless they are plain
/// calls.
public final class SuspendableCall {
  private SuspendableCall() {}

  /// Calls what is most likely the library's `coroutine.yield`, by its name, with one value or
  /// none.
  ///
  /// @param value one value directly, none as [Values]
  public static @Nullable Object yield(
      LuaState state, @Nullable Object callee, @Nullable Object value) {
    // Not longer than what the JVM inlines in rare places, too: 35 bytes of code.
    var running = state.coroutine();
    return callee instanceof CoroutineYield && running != null
        ? running.yield(value)
        : callNamedYield(callee, value);
  }

  private static @Nullable Object callNamedYield(@Nullable Object callee, @Nullable Object value) {
    var function = Call.function(callee);
    return value == Values.NONE ? call(function) : call(function, value);
  }

  /// Calls with no argument.
  public static @Nullable Object call(LuaFunction function) {
    var running = function.state.coroutine();
    return running == null || isPlain(running, function)
        ? function.call()
        : suspendable(running, function, Values.NONE);
  }

  /// Calls with one argument.
  public static @Nullable Object call(LuaFunction function, @Nullable Object a) {
    var running = function.state.coroutine();
    return running == null || isPlain(running, function)
        ? function.call(a)
        : suspendable(running, function, a);
  }

  /// Calls with two arguments.
  public static @Nullable Object call(
      LuaFunction function, @Nullable Object a, @Nullable Object b) {
    var running = function.state.coroutine();
    return running == null || isPlain(running, function)
        ? function.call(a, b)
        : suspendable(running, function, Values.pair(a, b));
  }

  /// Calls with three arguments.
  public static @Nullable Object call(
      LuaFunction function, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var running = function.state.coroutine();
    return running == null || isPlain(running, function)
        ? function.call(a, b, c)
        : suspendable(running, function, Values.of(a, b, c));
  }

  /// Calls with any number of arguments.
  public static @Nullable Object call(LuaFunction function, @Nullable Object[] arguments) {
    var running = function.state.coroutine();
    return running == null || isPlain(running, function)
        ? function.call(arguments)
        : suspendable(running, function, Values.of(arguments));
  }

  /// Makes sure that what the calling function does next may be suspended in any way.
  public static void require(LuaState state) {
    var running = state.coroutine();
    if (running != null && running.isStackless()) {
      throw NeedsContinuation.INSTANCE;
    }
  }

  /// [#require(LuaState)] has found a coroutine that runs stackless: the function that is put away
  /// next does its place again.
  public static void refused(CompiledFunction function) {
    Coroutine.running(function.state).leaveStackless();
  }

  private static boolean isPlain(Coroutine running, LuaFunction function) {
    return function instanceof HostFunction host && host.isPlain() || !running.isStackless();
  }

  /// @param arguments one value directly, none or several as [Values]
  private static @Nullable Object suspendable(
      Coroutine running, LuaFunction function, @Nullable Object arguments) {
    if (function instanceof CoroutineYield) {
      return running.yield(arguments);
    }
    if (function instanceof CompiledFunction compiled && compiled.isResumable()) {
      return compiled.begin(Values.array(arguments));
    }
    throw NeedsContinuation.INSTANCE;
  }
}
