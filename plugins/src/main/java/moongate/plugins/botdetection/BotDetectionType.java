package moongate.plugins.botdetection;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.Field;
import moongate.model.PluginConfig;
import moongate.model.PluginSchema;
import moongate.model.Schema;
import moongate.model.Scope;
import moongate.model.Value;
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
