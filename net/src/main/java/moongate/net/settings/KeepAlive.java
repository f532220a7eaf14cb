package moongate.net.settings;

import java.time.Duration;

/// How upstream connections are kept for the next call.
///
/// @param poolSize the most idle ones per origin and loop; 0 keeps none
/// @param maxRequests after this many calls a connection closes
/// @param idleTimeout after this time without a call a connection closes; earlier if the upstream
///   tells that it would close earlier itself
public record KeepAlive(int poolSize, int maxRequests, Duration idleTimeout) {
  public static final KeepAlive DEFAULT = new KeepAlive(512, 10_000, Duration.ofSeconds(60));
}
