package moongate.model.entity;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// Every schema of a running gateway: its own entities, and those of the plugins it was given.
public final class EntitySchemas {
  private final SequencedMap<String, PluginSchema> plugins = new LinkedHashMap<>();
  private final SequencedMap<String, Schema> pluginEntries = new LinkedHashMap<>();
  private final SequencedMap<String, Schema> entities = new LinkedHashMap<>();
  private final Schema unknownPlugin = PluginEntity.unknown();

  /// For the default flavour of the router.
  public EntitySchemas(Collection<PluginSchema> plugins) {
    this(plugins, RouterFlavor.TRADITIONAL_COMPATIBLE);
  }

  public EntitySchemas(Collection<PluginSchema> plugins, RouterFlavor flavor) {
    add(CertificateSchema.certificates());
    add(CertificateSchema.snis());
    add(CertificateSchema.caCertificates());
    add(Entities.services());
    add(RouteSchema.routes(flavor));
    add(Entities.consumers());
    add(UpstreamSchema.upstreams());
    add(UpstreamSchema.targets());
    add(VaultSchema.vaults());
    add(KeySchema.keySets());
    add(KeySchema.keys());
    add(ClusterSchema.dataPlanes());
    for (var plugin : plugins) {
      this.plugins.put(plugin.name(), plugin);
      pluginEntries.put(plugin.name(), PluginEntity.of(plugin));
      plugin.entities().forEach(this::add);
    }
    add(PluginEntity.common());
  }

  /// An entity that a plugin brings starts from this: it has the fields that every entity has.
  public static Schema newEntity(String name) {
    return Entities.entity(name);
  }

  public List<PluginSchema> plugins() {
    return List.copyOf(plugins.values());
  }

  public Optional<PluginSchema> plugin(String name) {
    return Optional.ofNullable(plugins.get(name));
  }

  /// The whole `plugins` entry of a plugin: its scopes, protocols and config.
  public Optional<Schema> pluginEntry(String plugin) {
    return Optional.ofNullable(pluginEntries.get(plugin));
  }

  /// The config of a kind of vault.
  public Optional<Schema> vault(String name) {
    return VaultSchema.TYPES.contains(name)
        ? Optional.of(VaultSchema.environment())
        : Optional.empty();
  }

  /// All entities of a configuration by their plural names, those that others refer to first.
  public List<String> entityNames() {
    return names(false);
  }

  /// The entities that requests make, by their plural names.
  public List<String> runtimeNames() {
    return names(true);
  }

  private List<String> names(boolean isRuntime) {
    return entities.values().stream()
        .filter(schema -> schema.isRuntime() == isRuntime)
        .map(Schema::name)
        .toList();
  }

  /// The schema of an entity by its plural name; of plugins what all of them have in common.
  public Optional<Schema> entity(String name) {
    return Optional.ofNullable(entities.get(name));
  }

  /// The schema that `document` has to satisfy: for plugins it depends on their name.
  public Schema schemaOf(String entity, Value.Obj document) {
    var schema = entities.get(entity);
    if (schema == null) {
      throw new IllegalArgumentException("no entity named " + entity);
    }
    return entity.equals("plugins") && document.at("name") instanceof Value.Str name
        ? pluginEntries.getOrDefault(name.text(), unknownPlugin)
        : schema;
  }

  private void add(Schema schema) {
    entities.put(schema.name(), schema);
  }
}
