package moongate.functions.cache;

import java.time.Duration;

/// How long `kong.cache` keeps values if a function does not say. Zero means forever.
///
/// @param ttl how long a value stays fresh
/// @param negativeTtl how long nil does
/// @param resurrectTtl how long a stale value is used again if no new one can be fetched
public record CacheTimes(Duration ttl, Duration negativeTtl, Duration resurrectTtl) {
  /// The times of a node without a database.
  public static final CacheTimes FOREVER =
      new CacheTimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30));
}
