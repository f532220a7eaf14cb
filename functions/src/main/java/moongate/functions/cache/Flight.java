package moongate.functions.cache;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import moongate.fiber.Fiber;

/// A value that is being fetched, and the fibers that wait for it, on any event loop.
final class Flight {
  private final Fiber owner;
  private final Queue<Fiber> waiting = new ConcurrentLinkedQueue<>();
  private boolean hasBegun;
  private volatile boolean isOver;
  private volatile boolean isOutdated;

  Flight(Fiber owner) {
    this.owner = owner;
  }

  /// True when `fiber` would wait for itself.
  boolean isOwnedBy(Fiber fiber) {
    return owner == fiber;
  }

  /// The owner begins; false when it has already.
  boolean begin() {
    boolean isFirst = !hasBegun;
    hasBegun = true;
    return isFirst;
  }

  boolean isOver() {
    return isOver;
  }

  /// What is being fetched has changed meanwhile.
  void outdate() {
    isOutdated = true;
  }

  boolean isOutdated() {
    return isOutdated;
  }

  /// Wakes `fiber` when the value is there; at once if it already is.
  void wakes(Fiber fiber) {
    waiting.add(fiber);
    if (isOver) {
      fiber.unpark();
    }
  }

  /// Nobody wakes `fiber` any more.
  void forgets(Fiber fiber) {
    waiting.remove(fiber);
  }

  void end() {
    isOver = true;
    for (var fiber = waiting.poll(); fiber != null; fiber = waiting.poll()) {
      fiber.unpark();
    }
  }
}
