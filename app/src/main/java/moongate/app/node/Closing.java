package moongate.app.node;

import java.util.ArrayDeque;
import java.util.Deque;

/// Closes the parts of a node when it ends or cannot start, in reverse order of their creation.
final class Closing {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  void add(Runnable step) {
    steps.addFirst(step);
  }

  void run() {
    steps.forEach(Runnable::run);
  }
}
