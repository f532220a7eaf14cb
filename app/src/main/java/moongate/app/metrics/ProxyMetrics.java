package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import moongate.gateway.Plan;
import moongate.model.health.BalancerHealth;
import moongate.model.health.UpstreamHealth;
import moongate.plugins.prometheus.PrometheusType;
import moongate.plugins.prometheus.ProxyCounters;
import moongate.plugins.prometheus.ProxyCounters.Latency;

/// The metrics of the plugin `prometheus`, under Kong's names.
///
/// @param plan the current plan
/// @param health the health of its upstreams
public record ProxyMetrics(ProxyCounters counters, Supplier<Plan> plan, UpstreamHealth health) {
  private static final String WORKSPACE = "default";

  List<MetricSnapshot> snapshots() {
    var metrics = new ArrayList<MetricSnapshot>();
    var configurations =
        plan.get().plugins().stream()
            .filter(plugin -> plugin.type().name().equals(PrometheusType.NAME))
            .toList();
    if (configurations.isEmpty()) {
      return metrics;
    }
    metrics.add(requests());
    if (counters.hasSessions()) {
      metrics.add(sessions());
    }
    metrics.add(bytes());
    metrics.add(latency(Latency.REQUEST, "Time that requests took, from first byte to last."));
    var durations = latency(Latency.SESSION, "Time that sessions took, from first byte to last.");
    if (!durations.getDataPoints().isEmpty()) {
      metrics.add(durations);
    }
    metrics.add(latency(Latency.UPSTREAM, "Time that services took to respond."));
    metrics.add(latency(Latency.KONG, "Time that the gateway took itself."));
    metrics.addAll(AiMetrics.of(counters.ai()));
    metrics.add(
        CounterSnapshot.builder()
            .name("kong_nginx_metric_errors")
            .help("What could not be counted.")
            .dataPoint(Points.counter(counters.errors(), Labels.EMPTY))
            .build());
    if (configurations.stream()
        .anyMatch(plugin -> plugin.config().config().flag(PrometheusType.HEALTH))) {
      metrics.add(targets());
    }
    return metrics;
  }

  private MetricSnapshot requests() {
    var counter =
        CounterSnapshot.builder().name("kong_http_requests").help("Requests by their outcome.");
    counters.forEachRequest((labels, count) ->
        counter.dataPoint(
            Points.counter(
                count,
                Labels.of(
                    "service", labels.service(),
                    "route", labels.route(),
                    "code", Integer.toString(labels.code()),
                    "source", labels.source(),
                    "workspace", WORKSPACE,
                    "consumer", labels.consumer()))));
    return counter.build();
  }

  private MetricSnapshot sessions() {
    var counter =
        CounterSnapshot.builder().name("kong_stream_sessions").help("Sessions by their outcome.");
    counters.forEachSession((labels, count) ->
        counter.dataPoint(
            Points.counter(
                count,
                Labels.of(
                    "service", labels.service(),
                    "route", labels.route(),
                    "code", Integer.toString(labels.code()),
                    "source", labels.source(),
                    "workspace", WORKSPACE))));
    return counter.build();
  }

  /// A counter with Kong's name, which does not have the suffix that this format requires for
  /// counters.
  private MetricSnapshot bytes() {
    var bytes =
        GaugeSnapshot.builder()
            .name("kong_bandwidth_bytes")
            .help("Bytes of requests (ingress) and responses (egress).");
    counters.forEachBytes((labels, count) ->
        bytes.dataPoint(
            Points.gauge(
                count,
                Labels.of(
                    "service", labels.service(),
                    "route", labels.route(),
                    "direction", labels.direction(),
                    "workspace", WORKSPACE,
                    "consumer", labels.consumer()))));
    return bytes.build();
  }

  private MetricSnapshot latency(Latency kind, String help) {
    var word = kind.name().toLowerCase(Locale.ROOT);
    var name = "kong_" + word + (kind == Latency.SESSION ? "_duration_ms" : "_latency_ms");
    var histogram = HistogramSnapshot.builder().name(name).help(help);
    counters.forEachLatency(
        kind,
        (labels, times) ->
            histogram.dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(Points.buckets(times))
                    .sum(times.sum())
                    .labels(
                        Labels.of(
                            "service", labels.service(),
                            "route", labels.route(),
                            "workspace", WORKSPACE))
                    .build()));
    return histogram.build();
  }

  private MetricSnapshot targets() {
    var gauge =
        GaugeSnapshot.builder()
            .name("kong_upstream_target_health")
            .help("Health of targets: 1 for the state that they are in.");
    for (var upstream : plan.get().snapshot().upstreams()) {
      health
          .of(upstream.id())
          .ifPresent(known ->
              known.targets().forEach(target -> addStates(gauge, upstream.name(), target)));
    }
    return gauge.build();
  }

  private static void addStates(
      GaugeSnapshot.Builder gauge, String upstream, BalancerHealth.TargetHealth target) {
    var name = target.host() + ":" + target.port();
    if (target.addresses().isEmpty()) {
      addStates(gauge, upstream, name, "", target.state());
    }
    for (var address : target.addresses()) {
      addStates(gauge, upstream, name, address.ip() + ":" + address.port(), address.state());
    }
  }

  private static void addStates(
      GaugeSnapshot.Builder gauge,
      String upstream,
      String target,
      String address,
      BalancerHealth.State current) {
    for (var state : BalancerHealth.State.values()) {
      gauge.dataPoint(
          Points.gauge(
              state == current ? 1 : 0,
              Labels.of(
                  "upstream", upstream,
                  "target", target,
                  "address", address,
                  "state", state.name().toLowerCase(Locale.ROOT),
                  "subsystem", "http")));
    }
  }
}
