package moongate.http;

import java.time.Duration;

/// How long a client waits: for the connection, and between two writes or two reads.
///
/// @param isForWhole whether `read` limits the time for the whole head, and again for the whole
///   body, so that a server cannot extend it by sending a byte now and then
public record Timeouts(Duration connect, Duration write, Duration read, boolean isForWhole) {
  /// One minute each.
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  /// With a limit between two reads.
  public Timeouts(Duration connect, Duration write, Duration read) {
    this(connect, write, read, false);
  }

  /// For the gateway's own calls, for which a request or a queue waits: no step takes longer than
  /// `most`.
  public static Timeouts whole(Duration most) {
    return whole(most, most, most);
  }

  /// The same, with a time for each step.
  public static Timeouts whole(Duration connect, Duration write, Duration read) {
    return new Timeouts(connect, write, read, true);
  }
}
