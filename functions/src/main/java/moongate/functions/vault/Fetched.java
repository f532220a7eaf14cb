package moongate.functions.vault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a vault has answered.
///
/// @param secret in bytes; null for a failure
/// @param ttl how long the vault says that it is good for; null if it does not say
/// @param problem why there is no secret; empty if there is one
public record Fetched(@Nullable String secret, @Nullable Duration ttl, String problem) {
  public static Fetched secret(String secret, @Nullable Duration ttl) {
    return new Fetched(secret, ttl, "");
  }

  public static Fetched failure(String problem) {
    return new Fetched(null, null, problem);
  }
}
