package moongate.plugins.aws;

import java.time.Instant;

/// Who signs.
///
/// @param token what temporary ones need besides; empty for none
/// @param expires when they end
public record AwsCredentials(String key, String secret, String token, Instant expires) {
  /// Those without an end.
  public static AwsCredentials lasting(String key, String secret, String token) {
    return new AwsCredentials(key, secret, token, Instant.MAX);
  }

  @Override
  public String toString() {
    return "AwsCredentials[" + key + "]"; // without what is secret
  }
}
