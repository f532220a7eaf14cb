package moongate.functions.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import moongate.fiber.Loop;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import org.jspecify.annotations.Nullable;

/// Calls of functions outside of any request: each on a fiber of its own, so that it can wait, and
/// with a budget.
///
/// **Bounds.** Only some run at the same time, the others wait in order. They begin one by one, and
/// when all of them have used more than a quarter of their loop's time, the next ones begin late.
/// Used by one event loop only.
public final class BackgroundCalls implements CpuAllowance {
  private static final int MOST_RUNNING = 64;

  /// At a start, nobody else needs the loop.
  private static final Duration LONGEST_BURST = Duration.ofSeconds(2);

  private final Loop loop;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final LoopShare share = new LoopShare(LONGEST_BURST);
  private final Dispatch dispatch = new Dispatch(this::dispatch);
  private int running;

  public BackgroundCalls(Loop loop) {
    this.loop = loop;
  }

  /// Is told how a call has ended, on its fiber.
  @FunctionalInterface
  public interface Ended {
    /// @param failure null if it has results
    void with(@Nullable Object[] results, @Nullable Throwable failure);
  }

  /// Runs `begin`, which may [#start] one call, when its turn has come.
  public void add(Runnable begin) {
    waiting.add(begin);
    dispatch.in(Duration.ZERO, loop);
  }

  private void dispatch() {
    if (waiting.isEmpty() || running >= MOST_RUNNING) {
      return; // it is looked at again when one was added or has ended
    }
    long waitNanos = share.waitNanos();
    if (waitNanos == 0) {
      waiting.remove().run();
    }
    dispatch.in(Duration.ofNanos(waitNanos), loop);
  }

  /// Calls `function`.
  ///
  /// @param scope of this call alone
  public void start(
      Scope scope, LuaFunction function, @Nullable Object[] arguments, Budget budget, Ended ended) {
    running++;
    var thread =
        new LightThread(
            scope, loop, null, function, arguments, budget, this, it -> end(scope, it, ended));
    scope.fibers().timer(thread);
    thread.start();
  }

  private void end(Scope scope, LightThread thread, Ended ended) {
    try {
      ended.with(thread.results(), thread.failure());
    } finally {
      scope.killThreads();
      scope.end();
      running--;
      dispatch.in(Duration.ZERO, loop);
    }
  }

  @Override
  public void spend(long nanos) {
    share.spend(nanos);
  }

  @Override
  public boolean isSpent() {
    return false;
  }
}
