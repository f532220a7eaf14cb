package moongate.cluster.data;

import java.util.Optional;

/// A proxy between the planes. It is asked to `CONNECT` to the control plane.
///
/// @param tls TLS for the connection to the proxy itself, if it is used
/// @param credentials `user:password`
public record ForwardProxy(
    String host, int port, Optional<ProxyTls> tls, Optional<String> credentials) {
  /// Without the credentials.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
