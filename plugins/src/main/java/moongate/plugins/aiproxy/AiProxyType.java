package moongate.plugins.aiproxy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Client;
import moongate.http.Resolver;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.plugins.ai.ModelRequestSchema;
import moongate.plugins.llm.LanguageModel.Streaming;
import moongate.plugins.llm.LanguageModels;
import moongate.plugins.llm.LlmSchema;
import moongate.plugins.llm.Operation;

/// Registers `ai-proxy`.
public final class AiProxyType implements PluginType {
  private final LanguageModels models;

  public AiProxyType(Client client, Resolver resolver) {
    this(client, resolver, System.getenv());
  }

  AiProxyType(Client client, Resolver resolver, Map<String, String> environment) {
    models = new LanguageModels(client, resolver, environment);
  }

  @Override
  public String name() {
    return "ai-proxy";
  }

  @Override
  public int priority() {
    return 770;
  }

  @Override
  public PluginSchema schema() {
    var config =
        LlmSchema.withModel(
                Schema.record(), Operation.CHAT, Operation.COMPLETION, Operation.PRESERVED)
            .field(
                "response_streaming",
                Field.text().byDefault("allow").oneOf("allow", "deny", "always"))
            .field("model_name_header", Field.flag().byDefault(true));
    return PluginSchema.of(name(), ModelRequestSchema.withFields(config));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER, Phase.BODY_FILTER);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> {
      var streaming = config.config().optionalText("response_streaming").orElse("allow");
      var model =
          models.of(
              config.config(),
              Streaming.valueOf(streaming.toUpperCase(Locale.ROOT)),
              context.clock());
      return new AiProxy(config.config(), model, context.clock());
    });
  }
}
