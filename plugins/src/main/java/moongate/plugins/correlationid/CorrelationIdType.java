package moongate.plugins.correlationid;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;

/// Registers `correlation-id`.
public final class CorrelationIdType implements PluginType {
  @Override
  public String name() {
    return "correlation-id";
  }

  @Override
  public int priority() {
    return 100_001;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config());
  }

  private static Schema config() {
    var generators = Field.text().oneOf("uuid", "uuid#counter", "tracker");
    return Schema.record()
        .field("header_name", Field.text().byDefault("Kong-Request-ID").check(Formats.headerName()))
        .field("generator", generators.required().byDefault("uuid#counter"))
        .field("echo_downstream", Field.flag().required().byDefault(false));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER);
  }

  @Override
  public Set<Phase> phases(PluginConfig config) {
    return config.config().flag("echo_downstream") ? phases() : Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    int loops = context.settings().workers();
    var counters = context.shared().get(Counters.class, () -> new Counters(loops));
    return new CorrelationId(config.config(), counters, context.clock());
  }
}
