package moongate.gateway;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/// The two kinds of traffic, each with its own routes and plugin chains.
enum Subsystem {
  HTTP("http", "https", "grpc", "grpcs", "ws", "wss"),
  STREAM("tcp", "tls", "tls_passthrough", "udp");

  private final Set<String> protocols;

  Subsystem(String... protocols) {
    this.protocols = Set.of(protocols);
  }

  /// Whether something that has these protocols belongs to this subsystem.
  boolean serves(List<String> named) {
    return !Collections.disjoint(named, protocols);
  }
}
