package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import moongate.cluster.DataPlane;

/// The metrics of a node about the other planes, under Kong's names.
///
/// @param dataPlane the node as a data plane, if it is one
/// @param dataPlanes the data planes of a control plane
public record ClusterMetrics(Optional<DataPlane> dataPlane, Optional<DataPlaneMetrics> dataPlanes) {
  List<MetricSnapshot> snapshots() {
    return Stream.concat(
            dataPlane.map(ClusterMetrics::connected).stream(),
            dataPlanes.stream().flatMap(it -> it.snapshots().stream()))
        .toList();
  }

  private static MetricSnapshot connected(DataPlane dataPlane) {
    return GaugeSnapshot.builder()
        .name("kong_control_plane_connected")
        .help("Whether this data plane is connected to its control plane: 1, or 0.")
        .dataPoint(Points.gauge(dataPlane.isConnected() ? 1 : 0, Labels.EMPTY))
        .build();
  }
}
