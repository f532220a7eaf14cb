package moongate.plugins.proxycache;

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
import moongate.model.value.Value;

/// Registers `proxy-cache`.
public final class ProxyCacheType implements PluginType {
  @Override
  public String name() {
    return "proxy-cache";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  private static Schema config() {
    var codes = Value.of(List.of(Value.of(200), Value.of(301), Value.of(404)));
    var memory =
        Schema.record()
            .field("dictionary_name", Field.text().required().byDefault("kong_db_cache"));
    return Schema.record()
        .field(
            "response_code",
            Field.listOf(Field.integer().between(100, 900))
                .required()
                .minLength(1)
                .byDefault(codes))
        .field(
            "request_method",
            Field.listOf(Field.text().oneOf("HEAD", "GET", "POST", "PATCH", "PUT"))
                .required()
                .byDefault(Value.ofTexts(List.of("GET", "HEAD"))))
        .field(
            "content_type",
            Field.listOf(Field.text())
                .required()
                .byDefault(Value.ofTexts(List.of("text/plain", "application/json"))))
        .field("cache_ttl", Field.integer().greaterThan(0).byDefault(300))
        .field("strategy", Field.text().required().oneOf("memory"))
        .field("cache_control", Field.flag().required().byDefault(false))
        .field("ignore_uri_case", Field.flag().byDefault(false))
        .field("storage_ttl", Field.integer())
        .field("memory", Field.record(memory).required())
        .field("vary_query_params", Field.listOf(Field.text()))
        .field("vary_headers", Field.listOf(Field.text()))
        .field("response_headers", Field.record(shown()).required());
  }

  private static Schema shown() {
    return Schema.record()
        .field("age", Field.flag().byDefault(true))
        .field("X-Cache-Status", Field.flag().byDefault(true))
        .field("X-Cache-Key", Field.flag().byDefault(true));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER, Phase.BODY_FILTER);
  }

  @Override
  public boolean changesBodies() {
    return false;
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var responses = CachedResponses.of(context.shared());
    return previous.orElseGet(() -> new ProxyCache(config.config(), responses, context.clock()));
  }
}
