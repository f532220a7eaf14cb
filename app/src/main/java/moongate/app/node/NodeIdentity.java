package moongate.app.node;

import java.util.UUID;
import moongate.app.settings.KnownClusterSettings;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.gateway.exchange.GatewaySettings;

/// The identity of a node.
///
/// @param product the product and version that tools for Kong look for: `kong/3.10.0`
/// @param id a UUID: that of the setting, or a new one at each start, which data planes replace
///   with the one they have kept
/// @param workers the number of event loops that serve requests
record NodeIdentity(String product, String id, String hostname, int workers, long startedMillis) {
  static NodeIdentity of(Settings settings) {
    var workers = settings.get(KnownSettings.WORKERS);
    return new NodeIdentity(
        GatewaySettings.DEFAULT.product(),
        settings.get(KnownClusterSettings.NODE_ID).orElseGet(() -> UUID.randomUUID().toString()),
        HostName.ofThisMachine(),
        workers > 0 ? workers : Runtime.getRuntime().availableProcessors(),
        System.currentTimeMillis());
  }

  /// The same identity with the id that was kept.
  NodeIdentity withId(String kept) {
    return new NodeIdentity(product, kept, hostname, workers, startedMillis);
  }

  String version() {
    return product.substring(product.indexOf('/') + 1);
  }
}
