package moongate.app.node;

import static moongate.app.settings.KnownClusterSettings.CLUSTER_DATA_PLANE_PURGE_DELAY;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_LISTEN;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_MAX_PAYLOAD;
import static moongate.app.settings.KnownClusterSettings.DB_UPDATE_FREQUENCY;
import static moongate.app.settings.KnownClusterSettings.ROLE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import moongate.app.metrics.DataPlaneMetrics;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.cluster.ControlPlane;
import moongate.cluster.ControlPlaneSettings;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.EntitySchemas;
import moongate.sql.SqlStore;
import moongate.store.DocumentStore;

/// Creates the additional parts of a control plane.
///
/// @param mostConnections how many data planes may be connected at once
record ControlPlaneParts(Settings settings, NodeIdentity identity, int mostConnections) {
  /// Listens for data planes, which get the current configuration and all changes. Empty for other
  /// roles.
  ///
  /// @throws NodeException if its certificate cannot be used, or an address is not available
  Optional<ControlPlane> start(List<PluginType> types, EntitySchemas schemas, DocumentStore store) {
    if (settings.get(ROLE) != Role.CONTROL_PLANE || !(store instanceof SqlStore database)) {
      return Optional.empty();
    }
    var certificates = new ClusterCertificates(settings);
    try {
      var started =
          ControlPlane.start(
              forControlPlane(types), certificates::ofControlPlane, schemas, database.runtime());
      store.onChange((next, problems) -> () -> started.publish(next));
      started.publish(store.current());
      return Optional.of(started);
    } catch (IOException taken) {
      throw new NodeException(taken.getMessage() + " (setting " + CLUSTER_LISTEN.name() + ")");
    }
  }

  /// The metrics about data planes; empty for other roles.
  Optional<DataPlaneMetrics> metrics(DocumentStore store) {
    return settings.get(ROLE) == Role.CONTROL_PLANE && store instanceof SqlStore database
        ? Optional.of(new DataPlaneMetrics(database.runtime()))
        : Optional.empty();
  }

  private ControlPlaneSettings forControlPlane(List<PluginType> types) {
    return new ControlPlaneSettings(
        settings.get(CLUSTER_LISTEN).stream()
            .map(listen -> new InetSocketAddress(listen.host(), listen.port()))
            .toList(),
        identity.version(),
        types.stream()
            .collect(
                Collectors.toMap(
                    PluginType::name, type -> type.version().orElse(identity.version()))),
        mostConnections,
        settings.get(CLUSTER_MAX_PAYLOAD),
        settings.get(DB_UPDATE_FREQUENCY),
        settings.get(CLUSTER_DATA_PLANE_PURGE_DELAY));
  }
}
