package moongate.http;

import org.jspecify.annotations.Nullable;

/// What a proxy is asked for (`CONNECT`, RFC 9110, 9.3.6), so that a connection to it becomes one
/// to somebody else.
///
/// @param target `host:port`
/// @param authorization the value of `Proxy-Authorization`; null for none
public record ForwardProxy(String target, @Nullable String authorization) {
  /// Without the authorization, which is a secret.
  @Override
  public String toString() {
    return "proxy to " + target;
  }
}
