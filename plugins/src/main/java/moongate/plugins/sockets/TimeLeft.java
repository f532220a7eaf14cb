package moongate.plugins.sockets;

import java.time.Duration;
import moongate.http.SocketException;

/// The time for an exchange with a server: a limit for each step, and one for all steps together.
/// Without the second, a server that sends a byte now and then would hold its caller for ever.
public final class TimeLeft {
  private final Duration step;
  private final long end;

  /// All steps together, from now on, have no more time than one.
  public TimeLeft(Duration step) {
    this(step, 1);
  }

  /// @param times all steps together, from now on, have this many times the time of one
  public TimeLeft(Duration step, int times) {
    this.step = step;
    this.end = System.nanoTime() + step.multipliedBy(times).toNanos();
  }

  /// The time for the next step.
  ///
  /// @throws SocketException when no time is left
  public Duration get() {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new SocketException(SocketException.Kind.TIMEOUT, "timeout");
    }
    return left < step.toNanos() ? Duration.ofNanos(left) : step;
  }
}
