package moongate.plugins.aipromptguard;

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
import moongate.plugins.matching.LinearRegex;

/// Registers `ai-prompt-guard`.
public final class PromptGuardType implements PluginType {
  @Override
  public String name() {
    return "ai-prompt-guard";
  }

  @Override
  public int priority() {
    return 771;
  }

  @Override
  public PluginSchema schema() {
    var patterns =
        Field.listOf(Field.text().maxLength(500).check(LinearRegex.check())).maxLength(10);
    var config =
        Schema.record()
            .field("allow_patterns", patterns)
            .field("deny_patterns", patterns)
            .field("allow_all_conversation_history", Field.flag().byDefault(false))
            .field("match_all_roles", Field.flag().byDefault(false));
    return PluginSchema.of(name(), ModelRequestSchema.withFields(config))
        .check(EntityChecks.atLeastOneOf("config.allow_patterns", "config.deny_patterns"));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> new PromptGuard(config.config()));
  }
}
