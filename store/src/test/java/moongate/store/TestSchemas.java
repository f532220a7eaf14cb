package moongate.store;

import java.util.List;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;

/// Plugins in the shape of real ones: functions, an authentication with credentials, a limit.
final class TestSchemas {
  private TestSchemas() {}

  static EntitySchemas all() {
    return new EntitySchemas(List.of(function(), keyAuth(), limit()));
  }

  private static PluginSchema function() {
    TextCheck parses = code -> code.contains("bad(") ? "error parsing pre-function: bad" : null;
    var code =
        Field.listOf(Field.rawText().check(parses)).required().byDefault(Value.of(List.of()));
    var config = Schema.record().field("access", code).field("log", code);
    return PluginSchema.of("pre-function", config)
        .without(Scope.CONSUMER)
        .accepting(PluginSchema.HTTP_AND_STREAM)
        .check(EntityChecks.atLeastOneOf("config.access", "config.log"));
  }

  private static PluginSchema keyAuth() {
    var names = Field.listOf(Field.text().required());
    var config =
        Schema.record()
            .field("key_names", names.required().byDefault(Value.ofTexts(List.of("apikey"))))
            .field("hide_credentials", Field.flag().required().byDefault(false))
            .field("anonymous", Field.text());
    var credentials =
        EntitySchemas.newEntity("keyauth_credentials")
            .endpointKey("key")
            .cacheKey("key")
            .field("key", Field.text().unique().auto())
            .field("consumer", Field.foreign("consumers").required());
    return PluginSchema.of("key-auth", config).without(Scope.CONSUMER).bringing(credentials);
  }

  private static PluginSchema limit() {
    var redis = Schema.record().field("port", Field.integer().between(0, 65535).byDefault(6379));
    var config =
        Schema.record()
            .field("minute", Field.number().greaterThan(0))
            .field("policy", Field.text().required().oneOf("local", "redis").byDefault("local"))
            .field("redis", Field.record(redis).required());
    return PluginSchema.of("rate-limiting", config);
  }
}
