package moongate.gateway.plugin;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;

/// A kind of plugin, as it is registered once.
public interface PluginType {
  /// The name in configurations: `key-auth`.
  String name();

  /// Its priority: higher runs first, in every phase.
  int priority();

  /// The schema of its configuration.
  PluginSchema schema();

  /// The phases in which it may do something; the others are never called.
  Set<Phase> phases();

  /// The phases in which this configuration does something. The fewer, the less a request costs: a
  /// response whose chain has no body filter is passed on without a look.
  default Set<Phase> phases(PluginConfig config) {
    return phases();
  }

  /// True when configurations may have `custom_fields_by_lua`: functions to be run before the
  /// plugin logs.
  default boolean hasCustomFields() {
    return false;
  }

  /// Its own version; empty when that is the gateway's.
  default Optional<String> version() {
    return Optional.empty();
  }

  /// False when `plugin` has to be made anew although its configuration has not changed.
  default boolean isCurrent(Plugin plugin) {
    return true;
  }

  /// A plugin for one configuration. While that and the consumers stay, it goes on in later plans
  /// as it is: of its context it may keep the consumers, the settings and what is shared, and must
  /// ask each request for the rest.
  ///
  /// @param previous the plugin that the old plan has for the configuration with the same id, if
  ///   its config is equal: return it, or take its state, to keep what it remembers
  /// @throws PluginException to refuse the whole plan
  Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous);
}
