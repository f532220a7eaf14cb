package moongate.functions.api;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import moongate.gateway.plugin.PluginContext;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;

/// The configurations of plugins that are in force now. Safe to share between threads.
public final class ActivePlugins {
  /// By id; null before the first plan, when every plugin still counts as active.
  private volatile @Nullable Map<String, PluginConfig> plugins;

  private volatile @Nullable PluginContext context;

  /// Another plan is in force from now on, with the plugins `now`.
  public void replace(PluginContext planContext, Collection<PluginConfig> now) {
    var byId = HashMap.<String, PluginConfig>newHashMap(now.size());
    now.forEach(plugin -> byId.put(plugin.id(), plugin));
    plugins = Map.copyOf(byId);
    context = planContext;
  }

  /// The context of the plan in force; null before the first one.
  @Nullable PluginContext context() {
    return context;
  }

  /// False if the plugin with this id was deleted or disabled.
  boolean includes(String plugin) {
    var now = plugins;
    return now == null || plugin.isEmpty() || now.containsKey(plugin);
  }

  /// False if `plugin` was deleted or disabled, or has other functions now: its old functions are
  /// not in force any more.
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
