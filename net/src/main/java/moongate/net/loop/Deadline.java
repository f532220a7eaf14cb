package moongate.net.loop;

import java.time.Duration;
import moongate.fiber.Loop;
import moongate.http.Timeouts;
import org.jspecify.annotations.Nullable;

/// A point in time that is moved often and seldom reached. Moving it to a later time costs nothing:
/// the timer checks it again when it fires.
///
/// When it is reached, the loop looks at its sockets once more: after a standstill of the process
/// (a paused virtual machine, SIGSTOP) the timers of what has arrived meanwhile are due, too.
public final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final Loop loop;
  private Runnable onExpiry;
  private final Runnable look = this::look;
  private long at = NEVER;
  private long armedFor = NEVER;
  private long endOfReading = NEVER;
  private boolean isLastLook;
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
    isLastLook = false;
    if (timer == null || at - armedFor < 0) {
      arm(nanos, at);
    }
  }

  /// Begins something that is read, a head or a body, for [#forRead].
  public void beginReading() {
    endOfReading = NEVER;
  }

  /// Expires if the next read takes too long, or, if `timeouts` are for a whole, if all reads since
  /// [#beginReading] do.
  ///
  /// @return false if they already have
  public boolean forRead(Timeouts timeouts) {
    long most = timeouts.read().toNanos();
    if (!timeouts.isForWhole()) {
      in(most);
      return true;
    }
    long now = loop.nanoTime();
    if (endOfReading == NEVER) {
      endOfReading = now + most;
    }
    in(endOfReading - now);
    return endOfReading - now > 0;
  }

  /// How many nanoseconds are left; very many if it does not expire.
  public long left() {
    return at == NEVER ? NEVER : at - loop.nanoTime();
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
    } else if (!isLastLook) {
      isLastLook = true;
      arm(1, at); // not zero: the loop's next turn comes before it
    } else {
      at = NEVER;
      onExpiry.run();
    }
  }
}
