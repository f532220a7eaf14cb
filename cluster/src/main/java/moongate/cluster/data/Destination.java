package moongate.cluster.data;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import moongate.cluster.tls.ClusterTls;

/// The control plane, and how to reach it.
///
/// @param serverName expected in its certificate; not used with a shared certificate
/// @param tls called before each connection, because certificates are replaced while nodes run
/// @param query `node_id=…&node_hostname=…&node_version=…`
/// @param mostPayload the size of the largest message that is accepted, in bytes
/// @param shortestPause between two attempts to connect; the actual pause is random, up to twice as
///   long
public record Destination(
    String host,
    int port,
    String serverName,
    Supplier<ClusterTls> tls,
    Optional<ForwardProxy> proxy,
    String query,
    int mostPayload,
    Duration shortestPause) {
  private static final String PATH = "/v1/outlet";

  URI uri() {
    try {
      return new URI("wss", null, host, port, PATH, query, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the control plane's address was checked before", e);
    }
  }

  @Override
  public String toString() {
    var text = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return proxy.map(it -> text + " through the proxy " + it).orElse(text);
  }
}
