package moongate.http;

import java.time.Duration;

/// How long a client waits: to connect, and between two writes or two reads.
public record Timeouts(Duration connect, Duration write, Duration read) {
  /// One minute each.
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
}
