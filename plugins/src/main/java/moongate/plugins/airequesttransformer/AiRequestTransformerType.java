package moongate.plugins.airequesttransformer;

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
import moongate.model.schema.Schema;
import moongate.plugins.ai.ModelRequestSchema;
import moongate.plugins.llm.Extraction;
import moongate.plugins.llm.LanguageModel.Streaming;
import moongate.plugins.llm.LanguageModels;
import moongate.plugins.llm.LlmClient;
import moongate.plugins.llm.LlmClientSchema;

/// Registers `ai-request-transformer`.
public final class AiRequestTransformerType implements PluginType {
  private final LanguageModels models;

  public AiRequestTransformerType(Client client, Resolver resolver) {
    this(client, resolver, System.getenv());
  }

  AiRequestTransformerType(Client client, Resolver resolver, Map<String, String> environment) {
    models = new LanguageModels(client, resolver, environment);
  }

  @Override
  public String name() {
    return "ai-request-transformer";
  }

  @Override
  public int priority() {
    return 777;
  }

  @Override
  public PluginSchema schema() {
    var config = ModelRequestSchema.withFields(LlmClientSchema.withFields(Schema.record()));
    return PluginSchema.of(name(), Extraction.withField(config));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> {
      var own = config.config();
      var model = models.of(own.object("llm"), Streaming.DENY, context.clock());
      return new AiRequestTransformer(own, new LlmClient(name(), own, models, model));
    });
  }
}
