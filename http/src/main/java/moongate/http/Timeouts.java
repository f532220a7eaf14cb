package moongate.http;

import java.time.Duration;

/// How long a client waits: to connect, and between two writes or two reads.
///
/// @param isForWhole whether `read` is for all of the head, and again for all of the body: who
///   sends a byte now and then does not get more time by it
public record Timeouts(Duration connect, Duration write, Duration read, boolean isForWhole) {
  /// One minute each.
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  /// Between two reads.
  public Timeouts(Duration connect, Duration write, Duration read) {
    this(connect, write, read, false);
  }

  /// For a call of the gateway's own, which somebody waits for: a step takes `most` at most.
  public static Timeouts whole(Duration most) {
    return whole(most, most, most);
  }

  /// The same with a time for each step.
  public static Timeouts whole(Duration connect, Duration write, Duration read) {
    return new Timeouts(connect, write, read, true);
  }
}
