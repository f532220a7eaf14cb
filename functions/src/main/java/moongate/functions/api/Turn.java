package moongate.functions.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.functions.cache.Copies;

/// Makes requests take turns in a function that several of them run.
///
/// Code between two waits runs without interruption by the same function: authors rely on that when
/// they write `count = count + 1`, as in Kong. But a long run is interrupted for the sake of other
/// functions and requests on its event loop. Until it continues, no other request may run the same
/// function. Where a long run cannot be interrupted, in the middle of a library function, the next
/// one waits until the loop has done its other work, so that a hundred of them in a row do not hold
/// it up. Used by one event loop only.
public final class Turn {
  private static final long LONG_NANOS = 2_000_000;

  /// Allocating this much costs the loop a collection sooner or later.
  private static final long MANY_BYTES = 1 << 20;

  private final Queue<Fiber> queue = new ArrayDeque<>();

  /// The number of fibers that wait, or that were woken and have not run yet.
  private int waiting;

  private final Consumer<Scope> onTimerRun;
  private final Copies copies = new Copies();
  private boolean isInterrupted;
  private long mayKeep;

  /// @param onTimerRun called when a timer that the function has made has run
  public Turn(Consumer<Scope> onTimerRun) {
    this.onTimerRun = onTimerRun;
  }

  /// What the function has got from the cache.
  public Copies copies() {
    return copies;
  }

  /// The most that the function may keep between its calls, in bytes.
  public void mayKeep(long bytes) {
    mayKeep = bytes;
  }

  long mayKeep() {
    return mayKeep;
  }

  /// A timer that the function has made has run, in `scope`.
  void timerRan(Scope scope) {
    onTimerRun.accept(scope);
  }

  /// Waits until no run of the function is interrupted.
  void await(Fiber fiber) {
    if (!isInterrupted) {
      return;
    }
    waiting++;
    try {
      while (isInterrupted) {
        queue.add(fiber);
        fiber.park();
      }
    } finally {
      waiting--;
    }
  }

  /// False while a run of the function is interrupted, or somebody waits for that.
  boolean isFree() {
    return !isInterrupted && waiting == 0;
  }

  /// Interrupts the current run, and executes `wait` meanwhile.
  void interrupt(Runnable wait) {
    isInterrupted = true;
    try {
      wait.run();
    } finally {
      goOn();
    }
  }

  /// A run has ended or waits, and may have held up `loop`: then the next one comes after the
  /// loop's other work.
  ///
  /// @param nanos for which it has held up the loop
  /// @param bytes that it has allocated
  public void stopped(long nanos, long bytes, Loop loop) {
    if ((nanos > LONG_NANOS || bytes > MANY_BYTES) && !isInterrupted) {
      isInterrupted = true;
      loop.schedule(Duration.ofNanos(1), this::goOn);
    }
  }

  private void goOn() {
    isInterrupted = false;
    for (int left = queue.size(); left > 0; left--) {
      queue.remove().unpark(); // it may have to wait again, if another one is interrupted at once
    }
  }
}
