package moongate.plugins.prometheus;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;

/// Registers `prometheus`.
public final class PrometheusType implements PluginType {
  public static final String NAME = "prometheus";

  /// If this is set, `/metrics` shows the health of all targets.
  public static final String HEALTH = "upstream_health_metrics";

  static final String CONSUMER = "per_consumer";
  static final String STATUS = "status_code_metrics";
  static final String LATENCY = "latency_metrics";
  static final String BANDWIDTH = "bandwidth_metrics";
  static final String AI = "ai_metrics";

  /// Kong's fields for features that this gateway does not have; they are accepted and have no
  /// effect.
  private static final List<String> WITHOUT_MEANING = List.of("wasm_metrics");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 13;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  private static Schema config() {
    var flag = Field.flag().byDefault(false);
    var config =
        Schema.record()
            .field(CONSUMER, flag)
            .field(STATUS, flag)
            .field(LATENCY, flag)
            .field(BANDWIDTH, flag)
            .field(AI, flag)
            .field(HEALTH, flag);
    for (var name : WITHOUT_MEANING) {
      config = config.field(name, flag);
    }
    return config;
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new Prometheus(config.config(), ProxyCounters.of(context.shared()));
  }
}
