package moongate.http;

import org.jspecify.annotations.Nullable;

/// A `CONNECT` request (RFC 9110, 9.3.6) to a forward proxy, which turns the connection to the
/// proxy into one to the target.
///
/// @param target `host:port`
/// @param authorization the value of `Proxy-Authorization`; null for none
public record ConnectRequest(String target, @Nullable String authorization) {
  /// Omits the authorization, which is a secret.
  @Override
  public String toString() {
    return "proxy to " + target;
  }
}
