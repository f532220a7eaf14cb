package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import moongate.gateway.Plan;
import moongate.http.TlsIdentity;

/// When the certificates end that clients are shown. Only those that end soon have a series,
/// because there may be thousands of names.
///
/// @param own the certificates that the settings name, or the node has made
public record CertificateMetrics(Supplier<Plan> plan, Supplier<List<TlsIdentity>> own) {
  private static final Duration SOON = Duration.ofDays(30);

  List<MetricSnapshot> snapshots() {
    var soon = Instant.now().plus(SOON);
    var points =
        Stream.concat(
                points("configuration", plan.get().certificates(), soon),
                points("settings", bySubject(own.get()), soon))
            .toArray(GaugeDataPointSnapshot[]::new);
    return points.length == 0
        ? List.of()
        : List.of(
            Points.gauge(
                "moongate_certificate_expiry_timestamp_seconds",
                "When a certificate ends that has less than 30 days left, by the name it is shown for.",
                points));
  }

  private static Map<String, List<TlsIdentity>> bySubject(List<TlsIdentity> identities) {
    var bySubject = new TreeMap<String, List<TlsIdentity>>();
    for (var identity : identities) {
      var subject = identity.chain().getFirst().getSubjectX500Principal().getName();
      bySubject.merge(
          subject,
          List.of(identity),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
    return bySubject;
  }

  private static Stream<GaugeDataPointSnapshot> points(
      String source, Map<String, List<TlsIdentity>> shown, Instant soon) {
    return shown.entrySet().stream()
        .map(it -> Map.entry(it.getKey(), end(it.getValue())))
        .filter(it -> it.getValue().isBefore(soon))
        .map(it ->
            Points.gauge(
                it.getValue().getEpochSecond(), Labels.of("name", it.getKey(), "source", source)));
  }

  /// The first that ends decides.
  private static Instant end(List<TlsIdentity> identities) {
    return identities.stream()
        .map(identity -> identity.chain().getFirst().getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
