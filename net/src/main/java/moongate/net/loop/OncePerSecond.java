package moongate.net.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Lets something happen once a second at most: lines in a log, for instance, that any stranger can
/// cause. Safe for all threads.
public final class OncePerSecond {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  /// True for one caller in each second.
  public boolean isTime() {
    long now = System.nanoTime();
    long before = last.get();
    return now - before >= PAUSE_NANOS && last.compareAndSet(before, now);
  }
}
