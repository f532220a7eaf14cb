package moongate.app.node;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Bounds what functions of this node leave in the database for later. Not safe for several
/// threads.
final class DelayedBytes {
  private static final int MOST_BYTES = 8 << 20;

  private record Delayed(int bytes, long dueMillis) {}

  private final PriorityQueue<Delayed> pending =
      new PriorityQueue<>(Comparator.comparingLong(Delayed::dueMillis));
  private int bytes;

  /// Adds a message; false if there is no room for it before others are due.
  boolean add(int length, long dueMillis, long nowMillis) {
    for (var next = pending.peek(); next != null && next.dueMillis <= nowMillis; ) {
      bytes -= pending.remove().bytes;
      next = pending.peek();
    }
    if (bytes + length > MOST_BYTES) {
      return false;
    }
    bytes += length;
    return pending.add(new Delayed(length, dueMillis));
  }
}
