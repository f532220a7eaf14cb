package moongate.plugins.prometheus;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Counts durations by bounds, in milliseconds. For all threads.
public final class Histogram {
  static final List<Integer> FAST =
      List.of(1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000, 3000, 6000);
  static final List<Integer> SLOW =
      List.of(25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10_000, 30_000, 60_000);

  private final List<Integer> bounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  Histogram(List<Integer> bounds) {
    this.bounds = bounds;
    this.counts = new LongAdder[bounds.size() + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void observe(long millis) {
    int i = 0;
    while (i < bounds.size() && millis > bounds.get(i)) {
      i++;
    }
    counts[i].increment();
    sum.add(millis);
  }

  /// The upper bounds; the last bucket has none.
  public List<Integer> bounds() {
    return bounds;
  }

  /// The number of values in each bucket: below its bound, but not below the one before.
  public List<Long> counts() {
    return List.of(counts).stream().map(LongAdder::sum).toList();
  }

  public long sum() {
    return sum.sum();
  }
}
