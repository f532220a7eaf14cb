package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import moongate.plugins.prometheus.Histogram;

/// Creates values with labels, and gauges from them.
final class Points {
  private Points() {}

  static CounterDataPointSnapshot counter(double value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  static GaugeDataPointSnapshot gauge(double value, Labels labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  static MetricSnapshot gauge(String name, String help, GaugeDataPointSnapshot... points) {
    var gauge = GaugeSnapshot.builder().name(name).help(help);
    for (var point : points) {
      gauge.dataPoint(point);
    }
    return gauge.build();
  }

  static ClassicHistogramBuckets buckets(Histogram times) {
    var buckets = ClassicHistogramBuckets.builder();
    var counts = times.counts();
    for (int i = 0; i < counts.size(); i++) {
      boolean isLast = i == times.bounds().size();
      buckets.bucket(isLast ? Double.POSITIVE_INFINITY : times.bounds().get(i), counts.get(i));
    }
    return buckets.build();
  }
}
