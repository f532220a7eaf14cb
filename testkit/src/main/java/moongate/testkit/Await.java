package moongate.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/// Waits for what comes about by itself, such as the line of a log, which may be written after a
/// client has its response.
public final class Await {
  /// Long enough for a machine that is busy with other things.
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final long PAUSE_MILLIS = 5;
  private static final long STANDSTILL_MILLIS = 250;

  private Await() {}

  /// Asks for a value until it fits, and returns it.
  ///
  /// @throws AssertionError when none did for long, with the last one
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

  /// Waits until `isSo`.
  ///
  /// @throws AssertionError when it was not so for long
  public static void that(Callable<Boolean> isSo) throws Exception {
    var unused = value(isSo, so -> so);
  }

  /// Waits until a count has begun, and then stands still for a while: whoever counts is held back.
  public static long standstill(Number count) throws Exception {
    long before = 0;
    while (before == 0 || before != count.longValue()) {
      before = count.longValue();
      Thread.sleep(STANDSTILL_MILLIS);
    }
    return before;
  }
}
