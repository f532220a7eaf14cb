package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import moongate.admin.node.NodeInfo;
import moongate.admin.node.NodeInfo.Dictionary;

/// The metrics of the node itself, under Kong's names and labels, so that dashboards for Kong can
/// show them.
///
/// @param isStoreReachable whether the configuration's database answers; true without a database
public record NodeMetrics(NodeInfo node, BooleanSupplier isStoreReachable) {
  private static final String SUBSYSTEM = "http";

  List<MetricSnapshot> snapshots() {
    return Stream.concat(traffic(), memory()).toList();
  }

  private Stream<MetricSnapshot> traffic() {
    var traffic = node.traffic().get();
    var timers = node.timers().get();
    return Stream.of(
        Points.gauge(
            "kong_node_info",
            "What node this is.",
            Points.gauge(1, Labels.of("node_id", node.nodeId(), "version", node.version()))),
        Points.gauge(
            "kong_datastore_reachable",
            "Whether the node reaches its database: 1, or 0.",
            Points.gauge(isStoreReachable.getAsBoolean() ? 1 : 0, Labels.EMPTY)),
        CounterSnapshot.builder()
            .name("kong_nginx_requests")
            .help("Requests to the proxy's listeners.")
            .dataPoint(
                Points.counter(
                    traffic.requests(),
                    Labels.of("node_id", node.nodeId(), "subsystem", SUBSYSTEM)))
            .build(),
        Points.gauge(
            "kong_nginx_connections_total",
            "Connections to the proxy's listeners.",
            connections("accepted", traffic.connectionsAccepted()),
            connections("active", traffic.connectionsActive()),
            connections("handled", traffic.connectionsAccepted()),
            connections("reading", 0),
            connections("total", traffic.requests()),
            connections("waiting", traffic.waiting()),
            connections("writing", traffic.writing())),
        Points.gauge(
            "kong_nginx_timers",
            "Timers of functions.",
            Points.gauge(timers.pending(), Labels.of("state", "pending")),
            Points.gauge(timers.running(), Labels.of("state", "running"))));
  }

  private Stream<MetricSnapshot> memory() {
    var runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    var pid = Long.toString(ProcessHandle.current().pid());
    return Stream.of(
        dictionaries(
            "kong_memory_lua_shared_dict_bytes",
            "Memory that a shared dictionary takes.",
            Dictionary::used),
        dictionaries(
            "kong_memory_lua_shared_dict_total_bytes",
            "Memory that a shared dictionary may take.",
            Dictionary::capacity),
        Points.gauge(
            "kong_memory_workers_lua_vms_bytes",
            "Memory of the process's heap, which all its workers share.",
            Points.gauge(
                used,
                Labels.of("node_id", node.nodeId(), "pid", pid, "kong_subsystem", SUBSYSTEM))),
        Points.gauge(
            "moongate_heap_bytes",
            "Memory of the JVM's heap.",
            Points.gauge(used, Labels.of("state", "used")),
            Points.gauge(runtime.maxMemory(), Labels.of("state", "limit"))));
  }

  private GaugeDataPointSnapshot connections(String state, long count) {
    return Points.gauge(
        count, Labels.of("node_id", node.nodeId(), "subsystem", SUBSYSTEM, "state", state));
  }

  private MetricSnapshot dictionaries(String name, String help, ToLongFunction<Dictionary> bytes) {
    var points =
        node.dictionaries().get().stream()
            .map(dictionary ->
                Points.gauge(
                    bytes.applyAsLong(dictionary),
                    Labels.of(
                        "node_id",
                        node.nodeId(),
                        "shared_dict",
                        dictionary.name(),
                        "kong_subsystem",
                        SUBSYSTEM)))
            .toArray(GaugeDataPointSnapshot[]::new);
    return Points.gauge(name, help, points);
  }
}
