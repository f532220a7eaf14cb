package moongate.gateway.exchange;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for all request and response bodies that are kept for plugins. Each body has its own
/// limit, but a hundred at the same time would take a hundred times that. Safe for all threads.
///
/// **Nobody gets more than half of what is left**, so that large bodies never take the memory of
/// small ones.
final class BodyShare {
  private static final double SHARE_OF_HEAP = 0.25;

  /// Part of the heap that all gateways of the process share.
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

  /// Takes `more` bytes for a request that already has `already` bytes. False if that is too much.
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
