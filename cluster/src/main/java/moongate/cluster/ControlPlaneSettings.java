package moongate.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a control plane needs to know.
///
/// @param listen where data planes connect (`cluster_listen`)
/// @param version of this node, which data planes must not be newer than: `3.10.0`
/// @param plugins the versions of this node's plugins, by their names
/// @param mostPayload the largest message, compressed, in bytes (`cluster_max_payload`)
/// @param pushInterval the least time between two configurations (`db_update_frequency`)
/// @param purgeDelay how long a data plane is shown that is not heard of any more
///   (`cluster_data_plane_purge_delay`)
public record ControlPlaneSettings(
    List<InetSocketAddress> listen,
    String version,
    Map<String, String> plugins,
    int mostPayload,
    Duration pushInterval,
    Duration purgeDelay) {
  public ControlPlaneSettings {
    listen = List.copyOf(listen);
    plugins = Map.copyOf(plugins);
  }
}
