package moongate.fiber;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An event loop: the thread that runs fibers. A fiber stays on one loop for its whole life.
public abstract class Loop {
  private final int index;

  /// The running fiber. Accessed on the loop's thread only (or in lock-step with it).
  @Nullable Fiber running;

  /// @param index the number of this loop, from 0, which selects per-loop state
  protected Loop(int index) {
    this.index = index;
  }

  /// Whether other threads may pass tasks to this loop and thereby wake its fibers.
  public boolean takesTasksOfOthers() {
    return true;
  }

  /// The number of this loop in its node, from 0.
  public final int index() {
    return index;
  }

  /// True on the loop's own thread.
  public abstract boolean isCurrent();

  /// The monotonic clock, like [System#nanoTime()]. The value is cached until [#timePassed()],
  /// because ten readings would cost more than the rest of a small step. On the loop's thread only.
  public long nanoTime() {
    return System.nanoTime();
  }

  /// The wall clock, like [System#currentTimeMillis()], cached in the same way.
  public long currentTimeMillis() {
    return System.currentTimeMillis();
  }

  /// Called after work that may have taken long: the next request for the time reads the clock.
  public void timePassed() {}

  /// Called after a fiber's step. As steps are usually short, the cached time may be used for some
  /// more of them.
  public void stepDone() {}

  /// Runs `task` on the loop's thread, after the current task. May be called from any thread.
  public abstract void execute(Runnable task);

  /// Runs `task` on the loop's thread after `delay`; the result can cancel it.
  public abstract Timer schedule(Duration delay, Runnable task);

  /// A scheduled task.
  @FunctionalInterface
  public interface Timer {
    /// Cancels the task unless it has already run. On the loop's thread only.
    void cancel();
  }
}
