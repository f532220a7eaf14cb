package moongate.functions.api;

/// The part of a loop's time that timers may use: a quarter, with short bursts of more. On the loop
/// only.
final class LoopShare {
  /// The loop's time per unit of the timers' time.
  private static final int LOOP_PER_TIMERS = 4;

  private static final long MOST_NANOS = 200_000_000;

  private long credit = MOST_NANOS;
  private long creditSince = System.nanoTime();

  void spend(long nanos) {
    credit -= nanos;
  }

  /// How long to wait until timers have time again; 0 if they have some.
  long waitNanos() {
    long now = System.nanoTime();
    credit = Math.min(MOST_NANOS, credit + (now - creditSince) / LOOP_PER_TIMERS);
    creditSince = now;
    return Math.max(0, -credit) * LOOP_PER_TIMERS;
  }
}
