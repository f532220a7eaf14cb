package moongate.app.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import moongate.plugins.prometheus.AiCounters;

/// The metrics of language models, under Kong's names. The labels for a cache of answers are empty,
/// because there is no such cache.
final class AiMetrics {
  private AiMetrics() {}

  static List<MetricSnapshot> of(AiCounters counters) {
    if (counters.isEmpty()) {
      return List.of();
    }
    var requests =
        CounterSnapshot.builder()
            .name("kong_ai_llm_requests")
            .help("Requests that language models answered.");
    var cost =
        CounterSnapshot.builder()
            .name("kong_ai_llm_cost")
            .help("What language models cost, by the configured prices.");
    var tokens =
        CounterSnapshot.builder()
            .name("kong_ai_llm_tokens")
            .help("Tokens that language models read and wrote.");
    var latency =
        HistogramSnapshot.builder()
            .name("kong_ai_llm_provider_latency_ms")
            .help("Time that language models took.");
    counters.forEach((model, totals) -> {
      var labels = labels(model);
      requests.dataPoint(Points.counter(totals.requests(), labels));
      cost.dataPoint(Points.counter(totals.cost(), labels));
      long prompt = totals.promptTokens();
      long completion = totals.completionTokens();
      tokens.dataPoint(Points.counter(prompt, labels.add("token_type", "prompt_tokens")));
      tokens.dataPoint(Points.counter(completion, labels.add("token_type", "completion_tokens")));
      tokens.dataPoint(
          Points.counter(prompt + completion, labels.add("token_type", "total_tokens")));
      latency.dataPoint(
          HistogramDataPointSnapshot.builder()
              .classicHistogramBuckets(Points.buckets(totals.latency()))
              .sum(totals.latency().sum())
              .labels(labels)
              .build());
    });
    return List.of(requests.build(), cost.build(), tokens.build(), latency.build());
  }

  private static Labels labels(AiCounters.Labels model) {
    return Labels.of(
        "ai_provider", model.provider(),
        "ai_model", model.model(),
        "cache_status", "",
        "vector_db", "",
        "embeddings_provider", "",
        "embeddings_model", "",
        "workspace", "default");
  }
}
