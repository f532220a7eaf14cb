package moongate.plugins.aipromptdecorator;

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
import moongate.model.schema.Schema;
import moongate.plugins.ai.ModelRequestSchema;

/// Registers `ai-prompt-decorator`.
public final class PromptDecoratorType implements PluginType {
  @Override
  public String name() {
    return "ai-prompt-decorator";
  }

  @Override
  public int priority() {
    return 772;
  }

  @Override
  public PluginSchema schema() {
    var prompt =
        Schema.record()
            .field(
                "role",
                Field.text().required().byDefault("system").oneOf("system", "assistant", "user"))
            .field("content", Field.text().required().maxLength(100_000));
    var prompts =
        Schema.record()
            .field("prepend", Field.listOf(Field.record(prompt)).maxLength(15))
            .field("append", Field.listOf(Field.record(prompt)).maxLength(15));
    var config = Schema.record().field("prompts", Field.record(prompts));
    return PluginSchema.of(name(), ModelRequestSchema.withFields(config))
        .check(EntityChecks.atLeastOneOf("config.prompts.prepend", "config.prompts.append"));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> new PromptDecorator(config.config()));
  }
}
