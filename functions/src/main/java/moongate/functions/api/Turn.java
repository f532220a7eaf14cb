package moongate.functions.api;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import moongate.fiber.Fiber;

/// Whose turn it is in a function that several requests run.
///
/// Code between two waits runs as a whole: authors rely on it, as in Kong, when they write `count =
/// count + 1`. A long run is interrupted all the same, for the sake of other functions and requests
/// on its event loop; until it goes on, no other request may run the same function. Used by one
/// event loop only.
public final class Turn {
  private final Queue<Fiber> queue = new ArrayDeque<>();

  /// Those that wait, or were woken and have not run yet.
  private int waiting;

  private final Consumer<Scope> onTimerRun;
  private boolean isInterrupted;

  /// @param onTimerRun called when a timer that the function has made has run
  public Turn(Consumer<Scope> onTimerRun) {
    this.onTimerRun = onTimerRun;
  }

  /// A timer that the function has made has run, in `scope`.
  void timerRan(Scope scope) {
    onTimerRun.accept(scope);
  }

  /// Waits until nobody is interrupted in the function.
  public void await(Fiber fiber) {
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

  /// False while somebody is interrupted in the function, or waits for that.
  boolean isFree() {
    return !isInterrupted && waiting == 0;
  }

  /// Runs `wait` in place of whoever runs now.
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
