package moongate.app.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import moongate.functions.FunctionStatus;
import moongate.functions.api.FunctionTotals;

/// The node's metrics in Prometheus' text format. Metrics that Kong has, too, have its names; the
/// names of all others begin with `moongate_`. Functions that were never called are left out.
public final class Metrics {
  private final NodeMetrics node;
  private final Supplier<List<FunctionStatus>> functions;
  private final ProxyMetrics proxy;
  private final ClusterMetrics cluster;
  private final CertificateMetrics certificates;

  /// @param node the metrics of the node itself
  /// @param proxy the metrics that plugins count
  /// @param cluster the metrics of the node's role in hybrid mode
  /// @param certificates when certificates end
  public Metrics(
      NodeMetrics node,
      Supplier<List<FunctionStatus>> functions,
      ProxyMetrics proxy,
      ClusterMetrics cluster,
      CertificateMetrics certificates) {
    this.node = node;
    this.functions = functions;
    this.proxy = proxy;
    this.cluster = cluster;
    this.certificates = certificates;
  }

  public String contentType() {
    return PrometheusTextFormatWriter.CONTENT_TYPE;
  }

  public String text() {
    var metrics = new ArrayList<MetricSnapshot>();
    metrics.addAll(node.snapshots());
    metrics.addAll(new ProcessMetrics(ProcessMetrics.OWN).snapshots());
    metrics.addAll(cluster.snapshots());
    metrics.addAll(certificates.snapshots());
    metrics.addAll(proxy.snapshots());
    addFunctions(
        metrics,
        functions.get().stream().filter(function -> function.totals().calls() > 0).toList());
    var out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(out, new MetricSnapshots(metrics), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void addFunctions(List<MetricSnapshot> metrics, List<FunctionStatus> functions) {
    metrics.add(functionCounter("calls", "Calls of functions.", functions, FunctionTotals::calls));
    metrics.add(
        functionCounter(
            "errors",
            "Calls that failed, those ended by a budget included.",
            functions,
            FunctionTotals::errors));
    metrics.add(
        functionCounter(
            "refused",
            "Calls not made, because too many were ended by a budget.",
            functions,
            FunctionTotals::refused));
    metrics.add(
        functionCounter(
            "resets",
            "Times that a function lost its state for keeping too much memory.",
            functions,
            FunctionTotals::resets));
    metrics.add(
        functionCounter(
            "cpu_seconds",
            "Processor time, estimated from a sample of the calls.",
            functions,
            totals -> totals.cpuNanos() / 1e9));
    metrics.add(
        functionCounter(
            "allocated_bytes",
            "Memory allocated, estimated from a sample of the calls.",
            functions,
            FunctionTotals::allocated));
    metrics.add(kills(functions));
  }

  private static MetricSnapshot functionCounter(
      String name,
      String help,
      List<FunctionStatus> functions,
      ToDoubleFunction<FunctionTotals> value) {
    return counter(
        "moongate_function_" + name,
        help,
        functions.stream()
            .map(function ->
                Points.counter(value.applyAsDouble(function.totals()), labels(function)))
            .toList());
  }

  private static MetricSnapshot kills(List<FunctionStatus> functions) {
    var points = new ArrayList<CounterDataPointSnapshot>();
    for (var function : functions) {
      function
          .totals()
          .kills()
          .forEach((kind, count) ->
              points.add(Points.counter(count, labels(function).add("budget", kind.word()))));
    }
    return counter("moongate_function_kills", "Calls that a budget ended.", points);
  }

  private static Labels labels(FunctionStatus function) {
    return Labels.of(
        "plugin", function.plugin().name(),
        "plugin_id", function.plugin().id(),
        "route", Objects.requireNonNullElse(function.route(), ""),
        "service", Objects.requireNonNullElse(function.service(), ""),
        "function", function.place());
  }

  private static MetricSnapshot counter(
      String name, String help, List<CounterDataPointSnapshot> points) {
    var counter = CounterSnapshot.builder().name(name).help(help);
    points.forEach(counter::dataPoint);
    return counter.build();
  }
}
