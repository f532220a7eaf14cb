package moongate.plugins.sockets;

import java.time.Duration;
import moongate.http.SocketException;

/// The time for an exchange with a server, with a limit for each step and one for all steps
/// together. Without the latter, a server that sends its bytes slowly could block its caller
/// forever.
public final class TimeLeft {
  private final Duration step;
  private final long end;

  /// Starts the time. All steps together have the same limit as a single step.
  public TimeLeft(Duration step) {
    this(step, 1);
  }

  /// @param times the limit for all steps together, as a multiple of the limit of a step
  public TimeLeft(Duration step, int times) {
    this.step = step;
    this.end = System.nanoTime() + step.multipliedBy(times).toNanos();
  }

  /// The time for the next step.
  ///
  /// @throws SocketException if no time is left
  public Duration get() {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new SocketException(SocketException.Kind.TIMEOUT, "timeout");
    }
    return left < step.toNanos() ? Duration.ofNanos(left) : step;
  }
}
