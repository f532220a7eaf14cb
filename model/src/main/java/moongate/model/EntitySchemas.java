package moongate.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Every schema of a running gateway: its own entities, and those of the plugins it was given.
public final class EntitySchemas {
  private final SequencedMap<String, PluginSchema> plugins = new LinkedHashMap<>();

  public EntitySchemas(Collection<PluginSchema> plugins) {
    for (var plugin : plugins) {
      this.plugins.put(plugin.name(), plugin);
    }
  }

  public List<PluginSchema> plugins() {
    return List.copyOf(plugins.values());
  }

  public Optional<PluginSchema> plugin(String name) {
    return Optional.ofNullable(plugins.get(name));
  }

  /// The schema of an entity by its plural name; plugins without their config's fields.
  public Optional<Schema> entity(String name) {
    return Optional.empty();
  }
}
