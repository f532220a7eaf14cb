package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The debugger's data of one coroutine, or of the main one: its active functions and its hook.
public final class DebugThread {
  /// A hook and the events for which it is called.
  ///
  /// @param count the approximate number of instructions between two calls; 0 for never
  public record Hook(
      LuaFunction function, boolean onCall, boolean onReturn, boolean onLine, int count) {}

  /// The number of instructions that a statement counts as.
  private static final int STATEMENT = 2;

  private @Nullable DebugFrame top;
  private @Nullable Hook hook;
  private int counted;
  private boolean isInHook;

  /// The hook, or null.
  public @Nullable Hook hook() {
    return hook;
  }

  /// Sets or removes the hook.
  public void hook(@Nullable Hook replacement) {
    hook = replacement;
    counted = 0;
  }

  /// The data for a new coroutine, which inherits the hook.
  DebugThread inherited() {
    var thread = new DebugThread();
    thread.hook = hook;
    return thread;
  }

  /// The innermost active function known to the debugger.
  @Nullable DebugFrame top() {
    return top;
  }

  /// Removes frames that a stack overflow has left.
  private @Nullable DebugFrame topWith(@Nullable Object[] variables) {
    var frame = top;
    while (frame != null && !frame.holds(variables)) {
      frame = frame.caller;
    }
    if (frame != null) {
      top = frame;
    }
    return frame;
  }

  private static DebugThread of(LuaFunction function) {
    return function.state().debugThread();
  }

  // Called by functions that were compiled for debugging

  /// Called when a function begins.
  public static DebugFrame enter(CompiledFunction function, @Nullable Object[] variables) {
    var thread = of(function);
    var frame = new DebugFrame(function, variables, thread.top);
    thread.top = frame;
    var hook = thread.hook;
    if (hook != null && hook.onCall()) {
      thread.fire(hook, "call", null);
    }
    return frame;
  }

  /// Called when a function returns `result`.
  public static @Nullable Object leave(@Nullable Object result, DebugFrame frame) {
    var thread = of(frame.function());
    var hook = thread.hook;
    if (hook != null && hook.onReturn()) {
      thread.fire(hook, "return", null);
    }
    thread.top = frame.caller;
    return result;
  }

  /// Called when a function ends with an error.
  public static void unwind(DebugFrame frame) {
    of(frame.function()).top = frame.caller;
  }

  /// Called when a statement begins.
  public static void line(CompiledFunction function, @Nullable Object[] variables, int line) {
    of(function).count(STATEMENT);
    lineAgain(function, variables, line);
  }

  /// Called when a loop checks whether there is another iteration.
  public static void lineAgain(CompiledFunction function, @Nullable Object[] variables, int line) {
    var thread = of(function);
    var frame = thread.topWith(variables);
    if (frame == null) {
      return;
    }
    boolean isNew = frame.line != line;
    frame.line = line;
    var hook = thread.hook;
    if (isNew && hook != null && hook.onLine()) {
      thread.fire(hook, "line", Numbers.of(line));
    }
  }

  /// Called when a loop begins another iteration: its lines are reported again.
  public static void turn(CompiledFunction function, @Nullable Object[] variables) {
    var thread = of(function);
    var frame = thread.topWith(variables);
    if (frame != null) {
      frame.line = -1;
    }
    thread.count(1);
  }

  /// The function that a call site calls instead of `function`.
  public static LuaFunction callee(LuaFunction function) {
    if (!(function instanceof HostFunction)) {
      return function;
    }
    var thread = of(function);
    var hook = thread.hook;
    boolean isHooked = hook != null && (hook.onCall() || hook.onReturn()) && !thread.isInHook;
    return isHooked ? new HookedCall(function) : function;
  }

  /// Calls a host function with its hooks.
  @Nullable Object callHost(LuaFunction function, @Nullable Object[] arguments) {
    var frame = DebugFrame.ofHost(function, top);
    top = frame;
    try {
      var before = hook;
      if (before != null && before.onCall()) {
        fire(before, "call", null);
      }
      var result = Call.finish(function.call(arguments));
      var after = hook;
      if (after != null && after.onReturn()) {
        fire(after, "return", null);
      }
      return result;
    } finally {
      top = frame.caller;
    }
  }

  // Hooks

  private void count(int instructions) {
    var asked = hook;
    if (asked == null || asked.count() == 0 || isInHook) {
      return;
    }
    counted += instructions;
    while (counted >= asked.count() && hook == asked) {
      counted -= asked.count();
      fire(asked, "count", null);
    }
  }

  private void fire(Hook asked, String event, @Nullable Object line) {
    if (isInHook) {
      return;
    }
    isInHook = true;
    try {
      Call.discard(asked.function().call(event, line));
    } finally {
      isInHook = false;
    }
  }
}
