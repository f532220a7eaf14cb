package moongate.functions.api;

import java.time.Duration;

/// The part of a loop's time that work outside of requests may use, such as timers: a quarter, with
/// bursts of more. On the loop only.
final class LoopShare {
  /// The loop's time per unit of this work's time.
  private static final int LOOP_PER_WORK = 4;

  private final long mostNanos;
  private long credit;
  private long creditSince = System.nanoTime();

  LoopShare(Duration longestBurst) {
    this.mostNanos = longestBurst.toNanos();
    this.credit = mostNanos;
  }

  void spend(long nanos) {
    credit -= nanos;
  }

  /// How long to wait until there is time again; 0 if there is some.
  long waitNanos() {
    long now = System.nanoTime();
    credit = Math.min(mostNanos, credit + (now - creditSince) / LOOP_PER_WORK);
    creditSince = now;
    return Math.max(0, -credit) * LOOP_PER_WORK;
  }
}
