package moongate.plugins.ratelimiting;

import java.util.concurrent.atomic.AtomicLongArray;

/// How much one client has used in the current window of each period. Safe for all loops.
///
/// Each period is one long: the window's number above, the count in the lower half. A count of
/// another window is as good as zero, so nothing has to expire.
final class Usage {
  private static final long COUNT = 0xFFFF_FFFFL;

  private final AtomicLongArray counts = new AtomicLongArray(Period.values().length);
  private volatile long lastUsed;

  long count(Period period, long window) {
    long packed = counts.get(period.ordinal());
    return packed >>> 32 == (window & COUNT) ? packed & COUNT : 0;
  }

  /// Adds one.
  void increment(Period period, long window) {
    counts.accumulateAndGet(
        period.ordinal(),
        (window & COUNT) << 32,
        (packed, start) -> (packed & ~COUNT) == start ? packed + 1 : start + 1);
  }

  /// Notes that it was used.
  void touch(long epochSecond) {
    if (lastUsed != epochSecond) {
      lastUsed = epochSecond;
    }
  }

  /// When it was used last.
  long lastUsed() {
    return lastUsed;
  }

  /// True when no window that it counted in is current any more.
  boolean isExpired(long epochSecond) {
    for (var period : Period.values()) {
      if (count(period, period.window(epochSecond)) > 0) {
        return false;
      }
    }
    return true;
  }
}
