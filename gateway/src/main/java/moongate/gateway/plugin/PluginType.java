package moongate.gateway.plugin;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;

/// A kind of plugin. Each is registered once.
public interface PluginType {
  /// The name in configurations: `key-auth`.
  String name();

  /// Its priority: higher runs first, in every phase.
  int priority();

  /// The schema of its configuration.
  PluginSchema schema();

  /// The phases in which it may do something; it is not called in others.
  Set<Phase> phases();

  /// The phases in which this configuration does something. Fewer phases make requests cheaper: a
  /// response whose chain has no body filter is passed on without being looked at.
  default Set<Phase> phases(PluginConfig config) {
    return phases();
  }

  /// False if its body filter only looks at bodies: then their length stays known to clients.
  default boolean changesBodies() {
    return true;
  }

  /// True if its header filter removes the length of a body that its body filter will change. Until
  /// it does, clients of HEAD are told the length that the service has told.
  default boolean removesLength() {
    return false;
  }

  /// True if configurations may have `custom_fields_by_lua`: functions that run before the plugin
  /// logs.
  default boolean hasCustomFields() {
    return false;
  }

  /// Its own version; empty if it has the gateway's.
  default Optional<String> version() {
    return Optional.empty();
  }

  /// False if `plugin` has to be recreated although its configuration has not changed.
  default boolean isCurrent(Plugin plugin) {
    return true;
  }

  /// The indexes that requests of this plugin look credentials up in. They are made with each plan
  /// that uses the plugin: see [Consumers#index].
  default List<CredentialIndex<?>> indexes() {
    return List.of();
  }

  /// Creates the plugin for one configuration. As long as the configuration stays the same, later
  /// plans keep using it. So it may keep the settings and the shared state of its context, and must
  /// ask each request for the rest, such as [Consumers#of(Exchange)].
  ///
  /// @param previous the plugin of the old plan for the configuration with the same id, if its
  ///   config is equal. Return it, or take over its state, to keep what it remembers
  /// @throws PluginException to refuse the whole plan
  Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous);
}
