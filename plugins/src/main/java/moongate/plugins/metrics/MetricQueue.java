package moongate.plugins.metrics;

import java.util.Map;
import moongate.model.EntityCheck;
import moongate.model.EntityChecks;
import moongate.model.Field;
import moongate.model.Schema;
import moongate.model.Shorthand;
import moongate.model.Value;
import moongate.plugins.logging.BatchLimits;

/// What the configurations of plugins for metrics have in common.
public final class MetricQueue {
  private MetricQueue() {}

  /// `config` with a queue, and with the fields of times before there was one.
  public static Schema addTo(Schema config) {
    return config
        .field("queue", Field.record(BatchLimits.schema()).required())
        .shorthand(new Shorthand("retry_count", Field.integer(), (_, _) -> Map.of()))
        .shorthand(inQueue("queue_size", "max_batch_size", Field.integer()))
        .shorthand(inQueue("flush_timeout", "max_coalescing_delay", Field.number()));
  }

  private static Shorthand inQueue(String name, String field, Field type) {
    return new Shorthand(name, type, (value, _) -> Map.of("queue", Value.of(Map.of(field, value))));
  }

  /// A metric's fields, which say how it is counted.
  ///
  /// @param names of the metrics that there are
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
