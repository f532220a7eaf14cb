package moongate.app.node;

import static moongate.app.settings.KnownClientSettings.HEADERS;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moongate.admin.node.NodeInfo;
import moongate.app.settings.Settings;
import moongate.functions.Functions;
import moongate.gateway.exchange.GatewaySettings.OwnHeader;
import moongate.gateway.plugin.PluginType;
import moongate.model.value.Value;

/// The information about a node for the Admin API.
final class NodeInformation {
  private NodeInformation() {}

  static NodeInfo of(
      Settings settings,
      List<PluginType> types,
      NodeIdentity identity,
      Traffic traffic,
      Functions functions) {
    return new NodeInfo(
        identity.product(),
        settings.get(HEADERS).contains(OwnHeader.SERVER),
        settings.get(HEADERS).contains(OwnHeader.X_KONG_ADMIN_LATENCY),
        identity.id(),
        identity.hostname(),
        identity.workers(),
        !"off".equals(settings.texts().get("database")),
        types.stream()
            .map(type ->
                new NodeInfo.Plugin(
                    type.name(), type.priority(), type.version().orElse(identity.version())))
            .toList(),
        shown(settings),
        () -> {
          var now = traffic.now();
          return new NodeInfo.Traffic(
              now.active(), now.writing(), now.waiting(), now.accepted(), now.requests());
        },
        () -> {
          var now = functions.timers();
          return new NodeInfo.Timers(now.running(), now.pending());
        },
        () ->
            functions.dictionaries().stream()
                .map(it ->
                    new NodeInfo.Dictionary(
                        it.name(), it.capacity() - it.freeSpace(), it.capacity()))
                .toList());
  }

  private static Map<String, Value> shown(Settings settings) {
    var shown = new TreeMap<>(ShownSettings.of(settings));
    shown.putAll(ShownListeners.of(settings));
    return shown;
  }
}
