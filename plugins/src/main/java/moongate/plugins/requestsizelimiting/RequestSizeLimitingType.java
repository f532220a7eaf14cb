package moongate.plugins.requestsizelimiting;

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

/// Registers `request-size-limiting`.
public final class RequestSizeLimitingType implements PluginType {
  @Override
  public String name() {
    return "request-size-limiting";
  }

  @Override
  public int priority() {
    return 951;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config());
  }

  private static Schema config() {
    return Schema.record()
        .field("allowed_payload_size", Field.integer().byDefault(128))
        .field(
            "size_unit",
            Field.text().required().oneOf("megabytes", "kilobytes", "bytes").byDefault("megabytes"))
        .field("require_content_length", Field.flag().required().byDefault(false));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new RequestSizeLimiting(config.config());
  }
}
