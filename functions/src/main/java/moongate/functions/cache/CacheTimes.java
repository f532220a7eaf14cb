package moongate.functions.cache;

import java.time.Duration;

/// How long `kong.cache` keeps what a function says nothing of. Zero means for ever.
///
/// @param ttl how long a value stays fresh
/// @param negativeTtl how long nil does
/// @param resurrectTtl how long a stale value is used again when it cannot be had anew
public record CacheTimes(Duration ttl, Duration negativeTtl, Duration resurrectTtl) {
  /// Those of a node without a database.
  public static final CacheTimes FOREVER =
      new CacheTimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30));
}
