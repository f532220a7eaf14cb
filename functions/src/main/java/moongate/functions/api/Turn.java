package moongate.functions.api;

import java.util.ArrayDeque;
import java.util.Queue;
import moongate.fiber.Fiber;

/// Whose turn it is in a function that several requests run.
///
/// Code between two waits runs as a whole: authors rely on it, as in Kong, when they write `count =
/// count + 1`. A long run is interrupted all the same, for the sake of other functions and requests
/// on its event loop; until it goes on, no other request may run the same function. Used by one
/// event loop only.
public final class Turn {
  private final Queue<Fiber> waiting = new ArrayDeque<>();
  private boolean isInterrupted;

  /// Waits until nobody is interrupted in the function.
  public void await(Fiber fiber) {
    while (isInterrupted) {
      waiting.add(fiber);
      fiber.park();
    }
  }

  /// Runs `wait` in the place of whoever runs now.
  void interrupt(Runnable wait) {
    isInterrupted = true;
    try {
      wait.run();
    } finally {
      isInterrupted = false;
      for (var fiber = waiting.poll(); fiber != null; fiber = waiting.poll()) {
        fiber.unpark();
      }
    }
  }
}
