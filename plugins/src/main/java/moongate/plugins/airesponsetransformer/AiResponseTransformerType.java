package moongate.plugins.airesponsetransformer;

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
import moongate.plugins.llm.Extraction;
import moongate.plugins.llm.LanguageModel.Streaming;
import moongate.plugins.llm.LanguageModels;
import moongate.plugins.llm.LlmClient;
import moongate.plugins.llm.LlmClientSchema;

/// Registers `ai-response-transformer`.
public final class AiResponseTransformerType implements PluginType {
  private final LanguageModels models;

  public AiResponseTransformerType(Client client, Resolver resolver) {
    this(client, resolver, System.getenv());
  }

  AiResponseTransformerType(Client client, Resolver resolver, Map<String, String> environment) {
    models = new LanguageModels(client, resolver, environment);
  }

  @Override
  public String name() {
    return "ai-response-transformer";
  }

  @Override
  public int priority() {
    return 768;
  }

  @Override
  public PluginSchema schema() {
    var config =
        LlmClientSchema.withFields(Schema.record())
            .field(
                "parse_llm_response_json_instructions", Field.flag().required().byDefault(false));
    return PluginSchema.of(name(), Extraction.withField(ModelRequestSchema.withFields(config)));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS, Phase.HEADER_FILTER);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> {
      var own = config.config();
      var model = models.of(own.object("llm"), Streaming.DENY, context.clock());
      return new AiResponseTransformer(own, new LlmClient(name(), own, models, model));
    });
  }
}
