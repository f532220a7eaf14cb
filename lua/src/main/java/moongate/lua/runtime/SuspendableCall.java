package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Calls from code in the form that can be suspended: they return [Suspension#MARK] if the
/// coroutine is suspended in the callee. Outside of stackless coroutines they are plain calls.
public final class SuspendableCall {
  private SuspendableCall() {}

  /// Calls what is, judging by its name, probably `coroutine.yield`, with one value or none.
  ///
  /// @param value a single value directly, none as [Values]
  public static @Nullable Object yield(
      LuaState state, @Nullable Object callee, @Nullable Object value) {
    // Within the size that the JVM also inlines at rarely executed call sites: 35 bytes of code.
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

  /// Makes sure that the next operation of the calling function may be suspended in any way.
  public static void require(LuaState state) {
    var running = state.coroutine();
    if (running != null && running.isStackless()) {
      throw NeedsContinuation.INSTANCE;
    }
  }

  /// Called if [#require(LuaState)] has found a stackless coroutine: the function that is suspended
  /// next will repeat its current place.
  public static void refused(CompiledFunction function) {
    Coroutine.running(function.state).leaveStackless();
  }

  private static boolean isPlain(Coroutine running, LuaFunction function) {
    return function instanceof HostFunction host && host.isPlain() || !running.isStackless();
  }

  /// @param arguments a single value directly, none or several as [Values]
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
