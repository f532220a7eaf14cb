package moongate.functions.api;

import moongate.fiber.Loop;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import org.jspecify.annotations.Nullable;

/// A call of a function outside of any request: on a fiber of its own, so that it can wait, and
/// with a budget.
public final class BackgroundCall {
  /// Is told how the call has ended, on its fiber.
  @FunctionalInterface
  public interface Ended {
    /// @param failure null if it has results
    void with(@Nullable Object[] results, @Nullable Throwable failure);
  }

  private BackgroundCall() {}

  /// Calls `function` on `loop`, which calls this.
  ///
  /// @param scope of this call alone
  public static void start(
      Scope scope,
      Loop loop,
      LuaFunction function,
      @Nullable Object[] arguments,
      Budget budget,
      Ended ended) {
    var thread =
        new LightThread(
            scope,
            loop,
            null,
            function,
            arguments,
            budget,
            CpuAllowance.of(Long.MAX_VALUE),
            it -> end(scope, it, ended));
    scope.fibers().timer(thread);
    thread.start();
  }

  private static void end(Scope scope, LightThread thread, Ended ended) {
    try {
      ended.with(thread.results(), thread.failure());
    } finally {
      scope.killThreads();
      scope.end();
    }
  }
}
