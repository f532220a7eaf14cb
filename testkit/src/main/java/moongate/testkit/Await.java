package moongate.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/// Waits for something that happens asynchronously, such as a line in a log, which may be written
/// after the client has its response.
public final class Await {
  /// Long enough for a busy machine.
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final long PAUSE_MILLIS = 5;
  private static final long STANDSTILL_MILLIS = 250;

  private Await() {}

  /// Reads a value again and again until it fits, and returns it.
  ///
  /// @throws AssertionError with the last value, if none fits in time
  public static <T> T value(Callable<T> source, Predicate<? super T> fits) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    var value = source.call();
    while (!fits.test(value)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited in vain, in the end for: " + value);
      }
      Thread.sleep(PAUSE_MILLIS);
      value = source.call();
    }
    return value;
  }

  /// Waits until `isSo` returns true.
  ///
  /// @throws AssertionError if that takes too long
  public static void that(Callable<Boolean> isSo) throws Exception {
    var _ = value(isSo, so -> so);
  }

  /// Waits until a count has begun to grow and then stays the same for a while, which means that
  /// the one who counts is blocked.
  public static long standstill(Number count) throws Exception {
    long before = 0;
    while (before == 0 || before != count.longValue()) {
      before = count.longValue();
      Thread.sleep(STANDSTILL_MILLIS);
    }
    return before;
  }
}
