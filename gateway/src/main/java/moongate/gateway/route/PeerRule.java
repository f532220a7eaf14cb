package moongate.gateway.route;

import moongate.model.entity.Route;
import moongate.model.schema.IpNetwork;
import org.jspecify.annotations.Nullable;

/// A source or destination that a route accepts.
///
/// @param network where the address has to lie; null for anywhere
/// @param port -1 for any
record PeerRule(@Nullable IpNetwork network, int port) {
  private static final int SINGLE_ADDRESS = 8;
  private static final int PORT = 4;
  private static final int RANGE = 1;

  /// @throws RouterException when the address is none
  static PeerRule of(Route.Peer peer) {
    return new PeerRule(peer.address().map(PeerRule::network).orElse(null), peer.port().orElse(-1));
  }

  private static IpNetwork network(String text) {
    return IpNetwork.parse(text)
        .orElseThrow(() -> new RouterException("not an address: '" + text + "'"));
  }

  /// The weight of the rule: more specific rules weigh more.
  long weight() {
    return weightOfAddress() | (port < 0 ? 0 : PORT);
  }

  private int weightOfAddress() {
    if (network == null) {
      return 0;
    }
    return network.isSingle() ? SINGLE_ADDRESS : RANGE;
  }

  boolean matches(byte[] address, int actualPort) {
    return (port < 0 || port == actualPort) && (network == null || network.contains(address));
  }
}
