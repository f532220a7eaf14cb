package moongate.gateway.plugin;

import moongate.gateway.exchange.Phase;
import moongate.model.entity.PluginConfig;

/// A plugin with the configuration that it was made for.
public final class PluginInstance {
  private final PluginType type;
  private final PluginConfig config;
  private final Plugin plugin;
  private final int phases;

  public PluginInstance(PluginType type, PluginConfig config, Plugin plugin) {
    this.type = type;
    this.config = config;
    this.plugin = plugin;
    int bits = 0;
    for (var phase : type.phases(config)) {
      bits |= phase.bit();
    }
    this.phases = bits;
  }

  public PluginType type() {
    return type;
  }

  public PluginConfig config() {
    return config;
  }

  public Plugin plugin() {
    return plugin;
  }

  /// True when it does something in `phase`.
  boolean has(Phase phase) {
    return (phases & phase.bit()) != 0;
  }
}
