package moongate.plugins.responseratelimiting;

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
import moongate.model.value.Value;
import moongate.plugins.counting.CountPolicy;
import moongate.plugins.counting.Limit;

/// Registers `response-ratelimiting`.
public final class ResponseRateLimitingType implements PluginType {
  private final CountPolicy policy;

  public ResponseRateLimitingType(CountPolicy policy) {
    this.policy = policy;
  }

  @Override
  public String name() {
    return "response-ratelimiting";
  }

  @Override
  public int priority() {
    return 900;
  }

  @Override
  public PluginSchema schema() {
    return CountPolicy.checked(PluginSchema.of(name(), config()));
  }

  private Schema config() {
    var quotaName = Field.text().check(Formats.headerName());
    return policy
        .addTo(Schema.record())
        .field(
            "header_name",
            Field.text().check(Formats.headerName()).byDefault(ResponseRateLimiting.HEADER))
        .field("limit_by", Field.text().oneOf("consumer", "credential", "ip").byDefault("consumer"))
        .field("block_on_first_violation", Field.flag().required().byDefault(false))
        .field("limits", Field.mapOf(quotaName, Field.record(limits())).required().minLength(1));
  }

  private static Schema limits() {
    return Limit.addTo(Schema.record())
        .check(EntityChecks.atLeastOneOf(Limit.fields("")))
        .check(
            EntityChecks.custom((limits, report) -> {
              if (limits instanceof Value.Obj record) {
                Limit.checkGrowing(record, report);
              }
            }));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var known =
        previous.orElse(null) instanceof ResponseRateLimiting before ? before.store() : null;
    var store = policy.store(config.config(), context, known);
    return new ResponseRateLimiting(config, store, context.clock());
  }
}
