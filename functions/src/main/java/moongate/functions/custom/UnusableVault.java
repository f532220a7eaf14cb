package moongate.functions.custom;

import java.time.Duration;

/// A vault that could not be loaded, or whose `init` has failed.
///
/// @param since as [System#nanoTime()]
record UnusableVault(String problem, long since) {
  private static final Duration PAUSE = Duration.ofSeconds(30);

  static UnusableVault because(Throwable failure) {
    return new UnusableVault(String.valueOf(failure.getMessage()), System.nanoTime());
  }

  /// Whether it is too early for another attempt.
  boolean isRecent() {
    return System.nanoTime() - since < PAUSE.toNanos();
  }
}
