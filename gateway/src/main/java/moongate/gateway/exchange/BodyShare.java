package moongate.gateway.exchange;

import java.util.concurrent.atomic.AtomicLong;

/// What all bodies may take that are kept in memory for a plugin, together: each has its own bound,
/// and a hundred of them at the same time would have a hundred. Safe for all threads.
///
/// **Nobody gets more than half of what is left**, so that large bodies never take the room of
/// small ones.
final class BodyShare {
  private static final double SHARE_OF_HEAP = 0.25;

  /// The process has one heap, and this is the share of it for bodies.
  private static final BodyShare OF_HEAP =
      new BodyShare((long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));

  private final long capacity;
  private final AtomicLong taken = new AtomicLong();

  /// @param capacity bytes in all
  BodyShare(long capacity) {
    this.capacity = capacity;
  }

  /// A quarter of the heap.
  static BodyShare ofHeap() {
    return OF_HEAP;
  }

  /// Takes `more` bytes for one who has `already` so many; false when that is too much.
  boolean take(long already, long more) {
    long left = capacity - taken.get();
    if (already + more > (left + already) / 2) {
      return false;
    }
    taken.addAndGet(more);
    return true;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /// What is taken now, in bytes.
  long taken() {
    return taken.get();
  }
}
