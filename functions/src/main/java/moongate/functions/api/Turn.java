package moongate.functions.api;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import moongate.fiber.Fiber;
import moongate.functions.cache.Copies;

/// Makes requests take turns in a function that several of them run.
///
/// Code between two waits runs without interruption by the same function: authors rely on that when
/// they write `count = count + 1`, as in Kong. But a long run is interrupted for the sake of other
/// functions and requests on its event loop. Until it continues, no other request may run the same
/// function. Used by one event loop only.
public final class Turn {
  private final Queue<Fiber> queue = new ArrayDeque<>();

  /// The number of fibers that wait, or that were woken and have not run yet.
  private int waiting;

  private final Consumer<Scope> onTimerRun;
  private final Copies copies = new Copies();
  private boolean isInterrupted;

  /// @param onTimerRun called when a timer that the function has made has run
  public Turn(Consumer<Scope> onTimerRun) {
    this.onTimerRun = onTimerRun;
  }

  /// What the function has got from the cache.
  public Copies copies() {
    return copies;
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
      isInterrupted = false;
      for (var fiber = queue.poll(); fiber != null; fiber = queue.poll()) {
        fiber.unpark();
      }
    }
  }
}
