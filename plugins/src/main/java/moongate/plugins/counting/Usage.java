package moongate.plugins.counting;

import java.util.concurrent.atomic.AtomicLongArray;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;

/// How much one client has used in the current window of each period. Safe for all loops.
///
/// Each period is one long: the window's number in the upper half, the count in the lower half. A
/// count of another window counts as zero, so nothing has to expire.
final class Usage implements UsageCounter {
  private static final long COUNT = 0xFFFF_FFFFL;

  private final AtomicLongArray counts = new AtomicLongArray(Period.values().length);
  private volatile long lastUsed;

  @Override
  public long[] counts(Fiber fiber, Period[] periods, long epochSecond) {
    var all = new long[periods.length];
    for (int i = 0; i < periods.length; i++) {
      all[i] = count(periods[i], periods[i].window(epochSecond));
    }
    return all;
  }

  @Override
  public void add(Loop loop, Period[] periods, long amount, long epochSecond) {
    for (var period : periods) {
      add(period, period.window(epochSecond), amount);
    }
  }

  long count(Period period, long window) {
    long packed = counts.get(period.ordinal());
    return packed >>> 32 == (window & COUNT) ? packed & COUNT : 0;
  }

  void add(Period period, long window, long amount) {
    long start = (window & COUNT) << 32;
    long before;
    long after;
    do {
      before = counts.get(period.ordinal());
      long used = (before & ~COUNT) == start ? before & COUNT : 0;
      after = start | Math.clamp(used + amount, 0, COUNT);
    } while (!counts.compareAndSet(period.ordinal(), before, after));
  }

  /// Records a use.
  void touch(long epochSecond) {
    if (lastUsed != epochSecond) {
      lastUsed = epochSecond;
    }
  }

  /// The time of the last use.
  long lastUsed() {
    return lastUsed;
  }

  /// True if all windows in which it has counted are over.
  boolean isExpired(long epochSecond) {
    for (var period : Period.values()) {
      if (count(period, period.window(epochSecond)) > 0) {
        return false;
      }
    }
    return true;
  }
}
