package moongate.plugins.aiprompttemplate;

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
import moongate.plugins.ai.ModelRequestSchema;

/// Registers `ai-prompt-template`.
public final class PromptTemplateType implements PluginType {
  @Override
  public String name() {
    return "ai-prompt-template";
  }

  @Override
  public int priority() {
    return 773;
  }

  @Override
  public PluginSchema schema() {
    var template =
        Schema.record()
            .field("name", Field.text().required())
            .field("template", Field.text().required());
    var config =
        Schema.record()
            .field("templates", Field.listOf(Field.record(template)).required())
            .field("allow_untemplated_requests", Field.flag().byDefault(true))
            .field("log_original_request", Field.flag().byDefault(false));
    return PluginSchema.of(name(), ModelRequestSchema.withFields(config));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> new PromptTemplate(config.config()));
  }
}
