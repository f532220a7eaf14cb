package moongate.cluster.data;

import java.util.Optional;

/// A proxy between the planes, which is asked to `CONNECT` to the control plane.
///
/// @param tls how TLS is spoken to the proxy itself, where that is wanted
/// @param credentials `user:password`
public record ForwardProxy(
    String host, int port, Optional<ProxyTls> tls, Optional<String> credentials) {
  /// Never the credentials.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
