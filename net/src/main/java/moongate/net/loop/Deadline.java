package moongate.net.loop;

import java.time.Duration;
import moongate.fiber.Loop;
import org.jspecify.annotations.Nullable;

/// A point in time that is moved often and seldom reached. Moving it to a later time costs nothing:
/// the timer checks it again when it fires.
public final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final Loop loop;
  private Runnable onExpiry;
  private final Runnable look = this::look;
  private long at = NEVER;
  private long armedFor = NEVER;
  private long endOfWhole = NEVER;
  private Loop.@Nullable Timer timer;

  public Deadline(Loop loop, Runnable onExpiry) {
    this.loop = loop;
    this.onExpiry = onExpiry;
  }

  /// Sets another task for the expiry.
  void onExpiry(Runnable task) {
    onExpiry = task;
  }

  /// Expires after `nanos`, counted from now, unless moved or cleared.
  public void in(long nanos) {
    at = loop.nanoTime() + nanos;
    if (timer == null || at - armedFor < 0) {
      arm(nanos, at);
    }
  }

  /// Starts something new that [#inWhole] times as a whole.
  public void startWhole() {
    endOfWhole = NEVER;
  }

  /// Expires `nanos` after the first call since [#startWhole], however often this is called.
  ///
  /// @return false when that time is over
  public boolean inWhole(long nanos) {
    long now = loop.nanoTime();
    if (endOfWhole == NEVER) {
      endOfWhole = now + nanos;
    }
    in(endOfWhole - now);
    return endOfWhole - now > 0;
  }

  /// Cancels the expiry. The timer stays for the next time.
  public void clear() {
    at = NEVER;
  }

  /// Cancels the expiry, and releases the timer.
  public void cancel() {
    at = NEVER;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void arm(long nanos, long time) {
    if (timer != null) {
      timer.cancel();
    }
    armedFor = time;
    timer = loop.schedule(Duration.ofNanos(Math.max(0, nanos)), look);
  }

  private void look() {
    timer = null;
    if (at == NEVER) {
      return;
    }
    long left = at - System.nanoTime();
    if (left > 0) {
      arm(left, at);
    } else {
      at = NEVER;
      onExpiry.run();
    }
  }
}
