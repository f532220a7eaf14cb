package moongate.fiber;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The thread that drives fibers: an event loop. A fiber stays on one loop for its whole life.
public abstract class Loop {
  private final int index;

  /// The fiber that runs now. Touched on the loop's thread only (or in lock-step with it).
  @Nullable Fiber running;

  /// @param index the number of this loop, from 0, by which per-loop state is found
  protected Loop(int index) {
    this.index = index;
  }

  /// Whether other threads may hand it tasks, and so wake its fibers.
  public boolean takesTasksOfOthers() {
    return true;
  }

  /// The number of this loop in its node, from 0.
  public final int index() {
    return index;
  }

  /// True on the loop's own thread.
  public abstract boolean isCurrent();

  /// The monotonic clock, as [System#nanoTime()]. One look at it may serve for all that is done at
  /// once, until [#timePassed()]: ten looks would cost more than the rest of a small step. On the
  /// loop's thread only.
  public long nanoTime() {
    return System.nanoTime();
  }

  /// The wall clock, as [System#currentTimeMillis()], in the same way.
  public long currentTimeMillis() {
    return System.currentTimeMillis();
  }

  /// What ran just now may have taken long: who asks for the time next looks at the clock.
  public void timePassed() {}

  /// A fiber has done what there was to do. That is short as a rule, so that the time which is
  /// known may serve for some more of them.
  public void stepDone() {}

  /// Runs `task` on the loop's thread, after what it does now. Any thread may call this.
  public abstract void execute(Runnable task);

  /// Runs `task` on the loop's thread after `delay`; the result takes it back.
  public abstract Timer schedule(Duration delay, Runnable task);

  /// A task that waits for its time.
  @FunctionalInterface
  public interface Timer {
    /// The task will not run, unless it already has. On the loop's thread only.
    void cancel();
  }
}
