package moongate.plugins.metrics;

import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// Config fields that the plugins for metrics have in common.
public final class MetricFields {
  private MetricFields() {}

  /// The fields of a metric, which describe how it is counted.
  ///
  /// @param names the field with the name, one of the metrics that exist
  public static Schema metric(Field names, boolean withDistribution) {
    return Schema.record()
        .field("name", names.required())
        .field("stat_type", Field.text().required().oneOf(StatType.fields(withDistribution)))
        .field("sample_rate", Field.number().between(0, 1))
        .field("consumer_identifier", Consumers.identifier())
        .check(sampled("counter"))
        .check(sampled("gauge"));
  }

  private static EntityCheck sampled(String type) {
    return EntityChecks.conditional(
        "stat_type", Value.of(type)::equals, "sample_rate", EntityChecks.mustBeSet());
  }
}
