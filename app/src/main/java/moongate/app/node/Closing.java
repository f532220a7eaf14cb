package moongate.app.node;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has to be closed when a node ends, or cannot start: what was made last is closed first.
final class Closing {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  void add(Runnable step) {
    steps.addFirst(step);
  }

  void run() {
    steps.forEach(Runnable::run);
  }
}
