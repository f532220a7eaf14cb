package moongate.app.node;

import static moongate.app.settings.KnownClusterSettings.CLUSTER_CONTROL_PLANE;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_DP_LABELS;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_MAX_PAYLOAD;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_SERVER_NAME;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_USE_PROXY;
import static moongate.app.settings.KnownClusterSettings.PROXY_SERVER;
import static moongate.app.settings.KnownClusterSettings.PROXY_SERVER_SSL_VERIFY;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownSettings.PREFIX;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.cluster.DataPlane;
import moongate.cluster.data.Destination;
import moongate.cluster.data.ForwardProxy;
import moongate.cluster.data.KeptConfiguration;
import moongate.cluster.data.ProxyTls;
import moongate.cluster.protocol.BasicInfo;
import moongate.gateway.plugin.PluginType;
import moongate.model.value.Value;
import moongate.net.settings.Trust;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;

/// Creates the additional parts of a data plane.
///
/// @param trust the CA certificates that the node trusts by default
record DataPlaneParts(Settings settings, NodeIdentity identity, Trust trust) {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);

  /// The data plane's side of hybrid mode, not connected yet; empty for other roles.
  ///
  /// @throws NodeException if its certificate cannot be used
  Optional<DataPlane> dataPlane(
      List<PluginType> types, ConfigStore store, DeclarativeFile declarative) {
    if (settings.get(ROLE) != Role.DATA_PLANE) {
      return Optional.empty();
    }
    var folder = new Prefix(settings.get(PREFIX)).savedConfiguration();
    var kept = new KeptConfiguration(folder, minor(identity.version()));
    return Optional.of(new DataPlane(destination(), info(types), store, declarative, kept));
  }

  private Destination destination() {
    var address = settings.get(CLUSTER_CONTROL_PLANE);
    return new Destination(
        address.host(),
        address.port(),
        settings.get(CLUSTER_SERVER_NAME).orElse(address.host()),
        new LiveClusterTls(() -> new ClusterCertificates(settings).ofDataPlane(trust)),
        settings.get(CLUSTER_USE_PROXY) ? proxy() : Optional.empty(),
        "node_id=%s&node_hostname=%s&node_version=%s"
            .formatted(identity.id(), identity.hostname(), identity.version()),
        settings.get(CLUSTER_MAX_PAYLOAD),
        SHORTEST_PAUSE);
  }

  private Optional<ForwardProxy> proxy() {
    return settings
        .get(PROXY_SERVER)
        .map(it ->
            new ForwardProxy(
                it.address().host(),
                it.address().port(),
                it.isSecure() ? Optional.of(proxyTls()) : Optional.empty(),
                it.credentials()));
  }

  private ProxyTls proxyTls() {
    return ProxyTls.of(
        settings.get(PROXY_SERVER_SSL_VERIFY) ? Optional.of(trust.all()) : Optional.empty());
  }

  /// What the node tells the control plane about itself. It contains no secrets.
  private BasicInfo info(List<PluginType> types) {
    var conf = new LinkedHashMap<String, Value>();
    ShownSettings.of(settings)
        .forEach((name, value) -> {
          if (!(value instanceof Value.Str text && Settings.isMasked(text.text()))) {
            conf.put(name, value);
          }
        });
    var plugins =
        types.stream()
            .map(it ->
                new BasicInfo.Plugin(
                    it.name(), Optional.of(it.version().orElse(identity.version()))))
            .toList();
    return new BasicInfo(plugins, Value.of(conf), settings.get(CLUSTER_DP_LABELS));
  }

  private static String minor(String version) {
    return version.substring(0, version.lastIndexOf('.'));
  }
}
