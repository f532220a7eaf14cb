package moongate.plugins.datadog;

import java.util.List;
import java.util.Locale;
import moongate.model.value.Value;
import moongate.plugins.metrics.Consumers;
import moongate.plugins.metrics.Measure;
import moongate.plugins.metrics.StatType;
import org.jspecify.annotations.Nullable;

/// One configured metric.
///
/// @param consumers how consumers are named; null if lines do not name them
/// @param tags the tags that all its lines have
record Metric(
    Measure measure, StatType type, double rate, @Nullable Consumers consumers, List<String> tags) {
  static Metric of(Value.Obj config) {
    return new Metric(
        Measure.valueOf(config.text("name").toUpperCase(Locale.ROOT)),
        StatType.of(config.text("stat_type")),
        config.optionalNumber("sample_rate").orElse(1),
        Consumers.of(config.at("consumer_identifier"), null),
        List.copyOf(config.texts("tags")));
  }
}
