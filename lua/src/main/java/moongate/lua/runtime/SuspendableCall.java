package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Calls that code which was compiled to be suspended makes: they return [Suspension#MARK] when the
/// coroutine is suspended in the callee. Outside of coroutines that run stackless they are plain
/// calls.
public final class SuspendableCall {
  private SuspendableCall() {}

  /// Calls with no argument.
  public static @Nullable Object call(LuaFunction function) {
    var running = function.state.coroutine();
    if (running == null || !running.isStackless() || isPlain(function)) {
      return function.call();
    }
    return function instanceof Yielding
        ? running.yieldStackless(Values.NONE)
        : begin(function, new @Nullable Object[] {});
  }

  /// Calls with one argument.
  public static @Nullable Object call(LuaFunction function, @Nullable Object a) {
    var running = function.state.coroutine();
    if (running == null || !running.isStackless() || isPlain(function)) {
      return function.call(a);
    }
    return function instanceof Yielding
        ? running.yieldStackless(a)
        : begin(function, new @Nullable Object[] {a});
  }

  /// Calls with two arguments.
  public static @Nullable Object call(
      LuaFunction function, @Nullable Object a, @Nullable Object b) {
    var running = function.state.coroutine();
    if (running == null || !running.isStackless() || isPlain(function)) {
      return function.call(a, b);
    }
    return function instanceof Yielding
        ? running.yieldStackless(Values.pair(a, b))
        : begin(function, new @Nullable Object[] {a, b});
  }

  /// Calls with three arguments.
  public static @Nullable Object call(
      LuaFunction function, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var running = function.state.coroutine();
    if (running == null || !running.isStackless() || isPlain(function)) {
      return function.call(a, b, c);
    }
    var arguments = new @Nullable Object[] {a, b, c};
    return function instanceof Yielding
        ? running.yieldStackless(Values.of(arguments))
        : begin(function, arguments);
  }

  /// Calls with any number of arguments.
  public static @Nullable Object call(LuaFunction function, @Nullable Object[] arguments) {
    var running = function.state.coroutine();
    if (running == null || !running.isStackless() || isPlain(function)) {
      return function.call(arguments);
    }
    return function instanceof Yielding
        ? running.yieldStackless(Values.of(arguments))
        : begin(function, arguments);
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

  private static boolean isPlain(LuaFunction function) {
    return function instanceof HostFunction host && host.isPlain();
  }

  private static @Nullable Object begin(LuaFunction function, @Nullable Object[] arguments) {
    if (function instanceof CompiledFunction compiled && compiled.isResumable()) {
      return compiled.begin(arguments);
    }
    throw NeedsContinuation.INSTANCE;
  }
}
