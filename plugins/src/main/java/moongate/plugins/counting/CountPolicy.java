package moongate.plugins.counting;

import java.time.Duration;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.redis.Redis;
import moongate.plugins.redis.RedisConfig;
import org.jspecify.annotations.Nullable;

/// Decides where a plugin counts: on the node (`policy: local`), in the database (`cluster`) or in
/// a Redis (`redis`).
public final class CountPolicy {
  private static final double SHORTEST_PAUSE = 0.02;

  private final Sockets sockets;
  private final Resolver resolver;
  private final boolean isCounting;

  /// @param isCounting whether the node has a database in which requests can be counted
  public CountPolicy(Sockets sockets, Resolver resolver, boolean isCounting) {
    this.sockets = sockets;
    this.resolver = resolver;
    this.isCounting = isCounting;
  }

  /// Adds the fields of a policy to `config`.
  public Schema addTo(Schema config) {
    return RedisConfig.withOldNames(
        config
            .field(
                "policy",
                Field.text()
                    .required()
                    .oneOf("local", "cluster", "redis")
                    .byDefault("local")
                    .check(this::unsupported))
            .field("fault_tolerant", Field.flag().required().byDefault(true))
            .field("hide_client_headers", Field.flag().required().byDefault(false))
            .field("redis", RedisConfig.field()));
  }

  private @Nullable String unsupported(String policy) {
    return policy.equals("cluster") && !isCounting
        ? "policy 'cluster' is not supported without a database and in hybrid mode; use 'redis' for"
            + " counts that nodes share, or 'local'"
        : null;
  }

  /// The field `sync_rate`, for plugins that may count in Redis with a delay.
  public static Field syncRate() {
    return Field.number()
        .required()
        .byDefault(-1)
        .check((value, report) -> {
          if (value instanceof Value.Num(var rate, _) && rate != -1 && rate < SHORTEST_PAUSE) {
            report.problem("Config option sync_rate must not be between 0 and 0.02");
          }
        });
  }

  /// Adds the checks between the fields to `schema`.
  public static PluginSchema checked(PluginSchema schema) {
    return schema.check(
        EntityChecks.conditional(
            "config.policy",
            Value.of("redis")::equals,
            "config.redis.host",
            EntityChecks.mustBeSet()));
  }

  /// The store that a configuration names.
  ///
  /// @param previous the store of an equal configuration in the previous plan; null for none
  public CountStore store(Value.Obj config, PluginContext context, @Nullable CountStore previous) {
    var shared = context.shared();
    var policy = config.text("policy");
    if (policy.equals("cluster") && shared.counters().isKept()) {
      return shared.get(ClusterCounts.class, () -> new ClusterCounts(shared.counters()));
    }
    if (!policy.equals("redis")) {
      return shared.get(LocalCounts.class, LocalCounts::new);
    }
    if (previous instanceof RedisCounts) {
      return previous;
    }
    var redis = new Redis(RedisConfig.of(config.object("redis")), sockets, resolver);
    double rate = config.optionalNumber("sync_rate").orElse(-1);
    var pause = rate < 0 ? null : Duration.ofNanos((long) (rate * 1e9));
    return new RedisCounts(redis, pause, context.clock());
  }
}
