package moongate.gateway;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/// The two halves of what the gateway serves, each with routes and plugin chains of its own.
enum Subsystem {
  HTTP("http", "https", "grpc", "grpcs", "ws", "wss"),
  STREAM("tcp", "tls", "tls_passthrough", "udp");

  private final Set<String> protocols;

  Subsystem(String... protocols) {
    this.protocols = Set.of(protocols);
  }

  /// Whether something for these protocols belongs here, too.
  boolean serves(List<String> named) {
    return !Collections.disjoint(named, protocols);
  }
}
