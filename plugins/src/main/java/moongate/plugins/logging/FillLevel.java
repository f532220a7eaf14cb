package moongate.plugins.logging;

/// How full a queue is, for who watches the log: it is told once when a queue has little room left,
/// and once when it has room again. Between both there is a distance, so that a queue about as full
/// does not tell it with each entry; one for a few entries is always full or empty, and tells
/// nothing. Not for several threads.
final class FillLevel {
  private static final double LITTLE_ROOM = 0.8;
  private static final double ROOM_AGAIN = 0.5;
  private static final int FEW = 10;

  /// What has just changed.
  enum Change {
    NONE,
    LITTLE_ROOM,
    ROOM_AGAIN
  }

  private final BatchLimits limits;
  private boolean hasLittleRoom;

  FillLevel(BatchLimits limits) {
    this.limits = limits;
  }

  /// @param entries how many wait now
  /// @param bytes their length
  Change at(int entries, long bytes) {
    if (limits.entries() < FEW) {
      return Change.NONE;
    }
    double share = Math.max((double) entries / limits.entries(), (double) bytes / limits.bytes());
    if (!hasLittleRoom && share >= LITTLE_ROOM) {
      hasLittleRoom = true;
      return Change.LITTLE_ROOM;
    }
    if (hasLittleRoom && share <= ROOM_AGAIN) {
      hasLittleRoom = false;
      return Change.ROOM_AGAIN;
    }
    return Change.NONE;
  }
}
