package moongate.plugins.statsd;

import java.util.List;
import java.util.Map;
import moongate.model.value.Value;
import moongate.plugins.metrics.Consumers;
import moongate.plugins.metrics.Measure;
import moongate.plugins.metrics.StatType;
import org.jspecify.annotations.Nullable;

/// One configured metric.
///
/// @param measure null for metrics about statuses and users
record Metric(
    String name,
    @Nullable Measure measure,
    StatType type,
    double rate,
    Consumers consumers,
    @Nullable String service,
    @Nullable String workspace) {
  /// All names; nothing is ever sent for the last three.
  static final List<String> NAMES =
      List.of(
          "kong_latency",
          "latency",
          "request_count",
          "request_per_user",
          "request_size",
          "response_size",
          "status_count",
          "status_count_per_user",
          "status_count_per_user_per_route",
          "status_count_per_workspace",
          "unique_users",
          "upstream_latency",
          "shdict_usage",
          "cache_datastore_hits_total",
          "cache_datastore_misses_total");

  private static final Map<String, Measure> MEASURES =
      Map.of(
          "request_count", Measure.REQUEST_COUNT,
          "request_size", Measure.REQUEST_SIZE,
          "response_size", Measure.RESPONSE_SIZE,
          "latency", Measure.LATENCY,
          "upstream_latency", Measure.UPSTREAM_LATENCY,
          "kong_latency", Measure.KONG_LATENCY);

  static Metric of(Value.Obj config, Consumers otherwise) {
    var consumers = Consumers.of(config.at("consumer_identifier"), otherwise);
    return new Metric(
        config.text("name"),
        MEASURES.get(config.text("name")),
        StatType.of(config.text("stat_type")),
        config.optionalNumber("sample_rate").orElse(1),
        consumers == null ? otherwise : consumers,
        config.textOrNull("service_identifier"),
        config.textOrNull("workspace_identifier"));
  }
}
