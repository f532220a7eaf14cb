package moongate.app.node;

import java.util.UUID;
import moongate.app.settings.KnownClusterSettings;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Settings;
import moongate.gateway.exchange.GatewaySettings;

/// Which node this is.
///
/// @param product the product and version that tools for Kong look for: `kong/3.10.0`
/// @param id a UUID: that of the setting, or new at each start, but for data planes
/// @param workers how many event loops serve requests
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

  /// The same node with the id that it had before.
  NodeIdentity withId(String kept) {
    return new NodeIdentity(product, kept, hostname, workers, startedMillis);
  }

  String version() {
    return product.substring(product.indexOf('/') + 1);
  }
}
