package moongate.app.node;

import static moongate.app.settings.KnownSettings.PREFIX;

import java.util.List;
import moongate.app.settings.Settings;
import moongate.functions.Functions;
import moongate.functions.custom.CustomPlugins;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.EntitySchemas;
import moongate.store.DeclarativeFile;
import moongate.store.DocumentStore;
import moongate.store.SavedConfig;

/// The parts for the configuration of a node: what can be configured, and where it is stored.
/// Nothing is loaded yet.
record ConfigurationParts(
    Functions functions,
    List<PluginType> types,
    CustomPlugins custom,
    EntitySchemas schemas,
    DeclarativeFile declarative,
    DocumentStore store,
    SavedConfig saved,
    Configuration configuration) {
  static ConfigurationParts of(
      Settings settings,
      NodeIdentity identity,
      Traffic traffic,
      Infrastructure infrastructure,
      Closing closing) {
    var functions =
        SettingsForFunctions.functions(settings, identity, traffic, infrastructure.network());
    closing.add(functions::close);
    var plugins = PluginTypes.of(settings, functions, infrastructure.network());
    var types = plugins.types();
    var schemas = Offline.schemas(settings, types, functions.vaults().kinds());
    var store = Databases.store(settings, schemas);
    var declarative = new DeclarativeFile(schemas, store::current);
    closing.add(() -> Databases.close(store));
    var saved = new SavedConfig(new Prefix(settings.get(PREFIX)).savedConfiguration());
    var configuration = new Configuration(settings, declarative, store, saved);
    return new ConfigurationParts(
        functions, types, plugins.custom(), schemas, declarative, store, saved, configuration);
  }

  /// Whether a new configuration is being loaded or changed.
  boolean isChanging() {
    return declarative.isLoading() || store.isChanging();
  }
}
