package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import moongate.cluster.protocol.SyncStatus;
import moongate.model.value.Value;
import moongate.store.PageQuery;
import moongate.store.RuntimeStore;
import moongate.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metrics of a control plane about its data planes, under Kong's names.
public record DataPlaneMetrics(RuntimeStore store) {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");
  private static final int PAGE = 1000;

  List<MetricSnapshot> snapshots() {
    var rows = rows();
    return List.of(
        gauge(
            "kong_data_plane_last_seen",
            "When a data plane was heard of last, in seconds since 1970.",
            rows,
            row -> row.optionalNumber("last_seen").orElse(0)),
        gauge(
            "kong_data_plane_config_hash",
            "The hash of a data plane's configuration, as a number.",
            rows,
            row -> number(row.optionalText("config_hash").orElse("0"))),
        compatible(rows),
        gauge(
            "kong_data_plane_cluster_cert_expiry_timestamp",
            "When a data plane's certificate is over, in seconds since 1970.",
            rows,
            row -> row.object("cert_details").optionalNumber("expiry_timestamp").orElse(0)));
  }

  /// If the database does not answer, returns what was read until then.
  private List<Value.Obj> rows() {
    var rows = new ArrayList<Value.Obj>();
    try {
      var query = PageQuery.of("clustering_data_planes").size(PAGE);
      for (var page = store.page(query); ; page = store.page(query)) {
        rows.addAll(page.entities());
        if (page.next().isEmpty()) {
          return rows;
        }
        query = query.after(page.next().get());
      }
    } catch (StoreException unavailable) {
      log.warn("metrics lack the data planes: {}", unavailable.problem().message());
      return rows;
    }
  }

  private static MetricSnapshot gauge(
      String name, String help, List<Value.Obj> rows, ToDoubleFunction<Value.Obj> value) {
    return Points.gauge(
        name,
        help,
        rows.stream()
            .map(row -> Points.gauge(value.applyAsDouble(row), labels(row)))
            .toArray(GaugeDataPointSnapshot[]::new));
  }

  private static MetricSnapshot compatible(List<Value.Obj> rows) {
    var gauge =
        GaugeSnapshot.builder()
            .name("kong_data_plane_version_compatible")
            .help("Whether a data plane can be given the configuration: 1, or 0.");
    for (var row : rows) {
      boolean isCompatible = row.text("sync_status").equals(SyncStatus.NORMAL.word());
      gauge.dataPoint(
          Points.gauge(
              isCompatible ? 1 : 0,
              labels(row).add("kong_version", row.optionalText("version").orElse(""))));
    }
    return gauge.build();
  }

  private static Labels labels(Value.Obj row) {
    return Labels.of(
        "node_id", row.text("id"), "hostname", row.text("hostname"), "ip", row.text("ip"));
  }

  private static double number(String hash) {
    try {
      return new BigInteger(hash, 16).doubleValue();
    } catch (NumberFormatException ofAnotherKind) {
      return 0;
    }
  }
}
