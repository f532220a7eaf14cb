package moongate.plugins.iprestriction;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;

/// Registers `ip-restriction`.
public final class IpRestrictionType implements PluginType {
  @Override
  public String name() {
    return "ip-restriction";
  }

  @Override
  public int priority() {
    return 990;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config())
        .accepting(PluginSchema.HTTP_AND_STREAM)
        .byDefault(List.of("http", "https", "tcp", "tls", "grpc", "grpcs"))
        .check(EntityChecks.atLeastOneOf("config.allow", "config.deny"));
  }

  private static Schema config() {
    var addresses = Field.listOf(Field.text().check(Formats.addressOrRange()));
    return Schema.record()
        .field("allow", addresses)
        .field("deny", addresses)
        .field("status", Field.integer().between(100, 599))
        .field("message", Field.text());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.PREREAD);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new IpRestriction(config.config());
  }
}
