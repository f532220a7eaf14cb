package moongate.plugins.aws;

import java.time.Instant;

/// The credentials for signing.
///
/// @param token the session token of temporary credentials; empty for none
/// @param expires when they end
public record AwsCredentials(String key, String secret, String token, Instant expires) {
  /// Credentials that do not expire.
  public static AwsCredentials lasting(String key, String secret, String token) {
    return new AwsCredentials(key, secret, token, Instant.MAX);
  }

  @Override
  public String toString() {
    return "AwsCredentials[" + key + "]"; // without what is secret
  }
}
