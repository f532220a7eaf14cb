package moongate.plugins.ratelimiting;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.EntityCheck;
import moongate.model.EntityChecks;
import moongate.model.Field;
import moongate.model.PluginConfig;
import moongate.model.PluginSchema;
import moongate.model.Report;
import moongate.model.Schema;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// Registers `rate-limiting`, with counters on the node (`policy: local`).
public final class RateLimitingType implements PluginType {
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
    return PluginSchema.of(name(), config())
        .check(EntityChecks.atLeastOneOf(configFields()))
        .check(growingLimits())
        .check(needed("header", "config.header_name"))
        .check(needed("path", "config.path"));
  }

  private static Schema config() {
    var config = Schema.record();
    for (var period : Period.values()) {
      config = config.field(period.field(), Field.number().greaterThan(0));
    }
    return config
        .field(
            "limit_by",
            Field.text()
                .required()
                .oneOf("consumer", "credential", "ip", "service", "header", "path")
                .byDefault("consumer"))
        .field("header_name", Field.text())
        .field("path", Field.text().startsWith("/"))
        .field(
            "policy",
            Field.text()
                .required()
                .oneOf("local", "cluster", "redis")
                .byDefault("local")
                .check(RateLimitingType::unsupported))
        .field("fault_tolerant", Field.flag().required().byDefault(true))
        .field("hide_client_headers", Field.flag().required().byDefault(false))
        .field("error_code", Field.number().between(100, 999).byDefault(429))
        .field("error_message", Field.text().byDefault("API rate limit exceeded"))
        .field("sync_rate", Field.number().required().byDefault(-1));
  }

  private static @Nullable String unsupported(String policy) {
    return policy.equals("local")
        ? null
        : "policy '" + policy + "' is not supported yet; use 'local', which counts on each node";
  }

  private static String[] configFields() {
    return Arrays.stream(Period.values())
        .map(period -> "config." + period.field())
        .toArray(String[]::new);
  }

  /// A longer period must not have a lower limit.
  private static EntityCheck growingLimits() {
    return EntityChecks.custom(
        (plugin, report) -> {
          if (plugin instanceof Value.Obj entity) {
            checkGrowing(entity.object("config"), report);
          }
        },
        configFields());
  }

  private static void checkGrowing(Value.Obj config, Report report) {
    for (var longer : Period.values()) {
      for (var shorter : Period.values()) {
        var more = config.optionalNumber(longer.field());
        var less = config.optionalNumber(shorter.field());
        if (shorter.compareTo(longer) < 0
            && more.isPresent()
            && less.isPresent()
            && more.getAsDouble() < less.getAsDouble()) {
          report
              .fields("config", Value.NULL)
              .entity(
                  String.format(
                      Locale.ROOT,
                      "The limit for %s(%.1f) cannot be lower than the limit for %s(%.1f)",
                      longer.field(),
                      more.getAsDouble(),
                      shorter.field(),
                      less.getAsDouble()));
          return;
        }
      }
    }
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
    var counters = context.shared().get(Counters.class, Counters::new);
    return new RateLimiting(config, counters, context.clock());
  }
}
