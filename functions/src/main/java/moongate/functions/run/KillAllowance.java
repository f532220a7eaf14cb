package moongate.functions.run;

import java.time.Duration;

/// Limits the processor time that a function wastes in calls that its budget ends. It is a leaky
/// bucket: each such call fills it with the time that it has wasted, and it leaks at a fixed rate.
/// While it is full the function is not called. So whoever sends requests that always exceed the
/// budget gets a share of a worker's time and no more. When there is room again, one call tries
/// again.
///
///     waste ─▶ │ BURST │ ─▶ leaks SHARE of the time on the clock
///
/// One per function and worker; single-threaded.
final class KillAllowance {
  private static final long BURST = Duration.ofMillis(200).toNanos();
  private static final int SHARE_DIVISOR = 10;

  private long wasted;
  private long lookedAt;

  /// How long the function has to pause; zero if it may be called.
  Duration pause() {
    if (wasted == 0) {
      return Duration.ZERO; // without a look at the clock, as nearly always
    }
    leak(System.nanoTime());
    return wasted < BURST ? Duration.ZERO : Duration.ofNanos((wasted - BURST + 1) * SHARE_DIVISOR);
  }

  /// The budget has ended a call after `nanos` of processor time.
  void waste(long nanos) {
    leak(System.nanoTime());
    wasted += nanos;
  }

  private void leak(long now) {
    long leaked = (now - lookedAt) / SHARE_DIVISOR;
    wasted = Math.max(0, wasted - Math.max(0, leaked));
    lookedAt = now;
  }
}
