package moongate.plugins.ratelimiting;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityCheck;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.counting.CountPolicy;
import moongate.plugins.counting.Limit;

/// Registers `rate-limiting`.
public final class RateLimitingType implements PluginType {
  private final CountPolicy policy;

  public RateLimitingType(CountPolicy policy) {
    this.policy = policy;
  }

  @Override
  public String name() {
    return "rate-limiting";
  }

  @Override
  public int priority() {
    return 910;
  }

  @Override
  public PluginSchema schema() {
    return CountPolicy.checked(PluginSchema.of(name(), config()))
        .check(EntityChecks.atLeastOneOf(Limit.fields("config.")))
        .check(growingLimits())
        .check(needed("header", "config.header_name"))
        .check(needed("path", "config.path"));
  }

  private Schema config() {
    return policy
        .addTo(Limit.addTo(Schema.record()))
        .field(
            "limit_by",
            Field.text()
                .required()
                .oneOf("consumer", "credential", "ip", "service", "header", "path")
                .byDefault("consumer"))
        .field("header_name", Field.text().check(Formats.headerName()))
        .field("path", Field.text().startsWith("/"))
        .field("error_code", Field.number().between(100, 999).byDefault(RateLimiting.ERROR_CODE))
        .field("error_message", Field.text().byDefault(RateLimiting.ERROR_MESSAGE))
        .field("sync_rate", CountPolicy.syncRate());
  }

  private static EntityCheck growingLimits() {
    return EntityChecks.custom(
        (plugin, report) -> {
          if (plugin instanceof Value.Obj entity) {
            Limit.checkGrowing(entity.object("config"), report.fields("config", Value.NULL));
          }
        },
        Limit.fields("config."));
  }

  private static EntityCheck needed(String limitBy, String field) {
    return EntityChecks.conditional(
        "config.limit_by", Value.of(limitBy)::equals, field, EntityChecks.mustBeSet());
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var known = previous.orElse(null) instanceof RateLimiting before ? before.store() : null;
    var store = policy.store(config.config(), context, known);
    return new RateLimiting(config, store, context.clock());
  }
}
