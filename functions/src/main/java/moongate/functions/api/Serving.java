package moongate.functions.api;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import moongate.gateway.plugin.PluginContext;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// Which configurations of plugins the node serves with now. Safe to share between threads.
public final class Serving {
  /// By id; null before the first plan, when nothing is gone yet.
  private volatile @Nullable Map<String, PluginConfig> plugins;

  private volatile @Nullable PluginContext context;

  /// From now on it serves with these.
  ///
  /// @param surroundings what the plan that they are of was made of
  public void replace(PluginContext surroundings, Collection<PluginConfig> now) {
    var byId = HashMap.<String, PluginConfig>newHashMap(now.size());
    now.forEach(plugin -> byId.put(plugin.id(), plugin));
    plugins = Map.copyOf(byId);
    context = surroundings;
  }

  /// What the plan was made of; null before the first one.
  @Nullable PluginContext context() {
    return context;
  }

  /// False when the plugin with this id was deleted or disabled.
  boolean includes(String plugin) {
    var now = plugins;
    return now == null || plugin.isEmpty() || now.containsKey(plugin);
  }

  /// False when `plugin` was deleted, disabled, or has other functions now: those that it had do
  /// not serve any more.
  boolean includes(@Nullable PluginConfig plugin) {
    var now = plugins;
    if (now == null || plugin == null || plugin.id().isEmpty()) {
      return true; // what a custom plugin does without a configuration goes on without one
    }
    var current = now.get(plugin.id());
    return current != null
        && current.name().equals(plugin.name())
        && current.config().equals(plugin.config());
  }
}
