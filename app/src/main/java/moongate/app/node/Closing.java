package moongate.app.node;

import java.util.ArrayDeque;
import java.util.Deque;

/// Closes the parts of a node when it ends or cannot start, in reverse order of their creation.
final class Closing {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  void add(Runnable step) {
    steps.addFirst(step);
  }

  /// Takes all steps, even if one of them fails, so that what the others would end does not go on.
  void run() {
    RuntimeException failure = null;
    for (var step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
