package moongate.plugins.sockets;

import java.time.Duration;
import moongate.http.SocketException;

/// The time for an exchange with a server: that of each step, and of all together. One that sends a
/// byte now and then does not get more by it.
public final class TimeLeft {
  private final Duration step;
  private final long end;

  /// No more for all steps, from now on, than for one.
  public TimeLeft(Duration step) {
    this(step, 1);
  }

  /// @param times how often the time of a step is that of all, from now on
  public TimeLeft(Duration step, int times) {
    this.step = step;
    this.end = System.nanoTime() + step.multipliedBy(times).toNanos();
  }

  /// For the next step.
  ///
  /// @throws SocketException when there is none
  public Duration get() {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new SocketException(SocketException.Kind.TIMEOUT, "timeout");
    }
    return left < step.toNanos() ? Duration.ofNanos(left) : step;
  }
}
