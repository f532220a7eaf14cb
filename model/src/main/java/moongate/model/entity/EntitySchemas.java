package moongate.model.entity;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// All schemas of a running gateway: its own entities, and those of its plugins.
public final class EntitySchemas {
  private final SequencedMap<String, PluginSchema> plugins = new LinkedHashMap<>();
  private final SequencedMap<String, Schema> pluginEntries = new LinkedHashMap<>();
  private final Map<String, VaultKind> vaults = new LinkedHashMap<>();
  private final Map<String, Schema> vaultEntries = new LinkedHashMap<>();
  private final SequencedMap<String, Schema> entities = new LinkedHashMap<>();
  private final Schema unknownPlugin = PluginEntity.unknown();

  /// Uses the default router flavour.
  public EntitySchemas(Collection<PluginSchema> plugins) {
    this(plugins, RouterFlavor.TRADITIONAL_COMPATIBLE);
  }

  public EntitySchemas(Collection<PluginSchema> plugins, RouterFlavor flavor) {
    this(plugins, List.of(), flavor);
  }

  /// @param vaults the kinds of vaults that there are besides the environment
  public EntitySchemas(
      Collection<PluginSchema> plugins, Collection<VaultKind> vaults, RouterFlavor flavor) {
    add(CertificateSchema.certificates());
    add(CertificateSchema.snis());
    add(CertificateSchema.caCertificates());
    add(Entities.services());
    add(RouteSchema.routes(flavor));
    add(Entities.consumers());
    add(UpstreamSchema.upstreams());
    add(UpstreamSchema.targets());
    addVaults(vaults);
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

  /// The initial schema for an entity of a plugin: it has the fields that every entity has.
  public static Schema newEntity(String name) {
    return Entities.entity(name);
  }

  public List<PluginSchema> plugins() {
    return List.copyOf(plugins.values());
  }

  public Optional<PluginSchema> plugin(String name) {
    return Optional.ofNullable(plugins.get(name));
  }

  /// The schema of a plugin's whole `plugins` entry: scopes, protocols and config.
  public Optional<Schema> pluginEntry(String plugin) {
    return Optional.ofNullable(pluginEntries.get(plugin));
  }

  /// The schema of the config of a kind of vault.
  public Optional<Schema> vault(String name) {
    return Optional.ofNullable(vaults.get(name)).map(VaultKind::config);
  }

  /// The plural names of all kinds of entities in a configuration; kinds that others refer to come
  /// first.
  public List<String> entityNames() {
    return names(false);
  }

  /// The plural names of the kinds of entities that requests create.
  public List<String> runtimeNames() {
    return names(true);
  }

  private List<String> names(boolean isRuntime) {
    return entities.values().stream()
        .filter(schema -> schema.isRuntime() == isRuntime)
        .map(Schema::name)
        .toList();
  }

  /// The schema of an entity by its plural name; for plugins the part that all of them have in
  /// common, for vaults that of the environment.
  public Optional<Schema> entity(String name) {
    return Optional.ofNullable(entities.get(name));
  }

  /// The schema for `document`: for plugins and vaults it depends on their name.
  public Schema schemaOf(String entity, Value.Obj document) {
    var schema = entities.get(entity);
    if (schema == null) {
      throw new IllegalArgumentException("no entity named " + entity);
    }
    if (!(document.at("name") instanceof Value.Str name)) {
      return schema;
    }
    return switch (entity) {
      case "plugins" -> pluginEntries.getOrDefault(name.text(), unknownPlugin);
      case "vaults" -> vaultEntries.getOrDefault(name.text(), schema);
      default -> schema;
    };
  }

  private void addVaults(Collection<VaultKind> more) {
    vaults.put(VaultSchema.ENVIRONMENT.name(), VaultSchema.ENVIRONMENT);
    more.forEach(kind -> vaults.put(kind.name(), kind));
    var names = List.copyOf(vaults.keySet());
    vaults.forEach((name, kind) -> vaultEntries.put(name, VaultSchema.vaults(kind, names)));
    add(VaultSchema.vaults(VaultSchema.ENVIRONMENT, names));
  }

  private void add(Schema schema) {
    entities.put(schema.name(), schema);
  }
}
