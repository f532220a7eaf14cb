package moongate.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The settings of a control plane.
///
/// @param listen where data planes connect (`cluster_listen`)
/// @param version of this node, such as `3.10.0`; data planes must not be newer
/// @param plugins the versions of this node's plugins by their names
/// @param mostConnections how many connections there may be, of data planes and of strangers who
///   would like to be one
/// @param mostPayload the size of the largest message in bytes, compressed (`cluster_max_payload`)
/// @param pushInterval the minimum time between two configurations (`db_update_frequency`)
/// @param purgeDelay how long a data plane is still shown after it was last heard of
///   (`cluster_data_plane_purge_delay`)
public record ControlPlaneSettings(
    List<InetSocketAddress> listen,
    String version,
    Map<String, String> plugins,
    int mostConnections,
    int mostPayload,
    Duration pushInterval,
    Duration purgeDelay) {
  public ControlPlaneSettings {
    listen = List.copyOf(listen);
    plugins = Map.copyOf(plugins);
  }
}
