package moongate.plugins.botdetection;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.matching.LinearRegex;

/// Registers `bot-detection`.
public final class BotDetectionType implements PluginType {
  @Override
  public String name() {
    return "bot-detection";
  }

  @Override
  public int priority() {
    return 2500;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(
            name(), Schema.record().field("allow", regexes()).field("deny", regexes()))
        .without(Scope.CONSUMER);
  }

  private static Field regexes() {
    return Field.listOf(Field.text().check(LinearRegex.check()))
        .byDefault(Value.ofTexts(List.of()));
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.ACCESS);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> new BotDetection(config.config()));
  }
}
