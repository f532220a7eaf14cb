package moongate.app.node;

import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownSettings.ROUTER_FLAVOR;

import java.util.List;
import moongate.app.settings.DatabaseSettings;
import moongate.app.settings.Settings;
import moongate.functions.FunctionSettings;
import moongate.functions.Functions;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.Network;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.PluginType;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.VaultKind;
import moongate.store.DeclarativeFile;
import moongate.store.DocumentStore;
import moongate.store.MemoryStore;
import moongate.store.SavedConfig;

/// Makes the parts of a node from its settings, without starting the node.
public final class Offline {
  private Offline() {}

  /// A reader of declarative configuration that knows the plugins of these settings.
  public static DeclarativeFile declarativeFile(Settings settings) {
    return new DeclarativeFile(entitySchemas(settings));
  }

  /// The configuration that a node with these settings would serve.
  ///
  /// @throws NodeException if it cannot be read
  public static Snapshot configuration(Settings settings) {
    var store = Databases.store(settings, entitySchemas(settings));
    try {
      load(settings, store);
      return store.current();
    } finally {
      Databases.close(store);
    }
  }

  /// Reads what settings name: files of certificates, plugins and formats of logs, and the
  /// declarative configuration, functions included. A database is not asked. Warns about templates
  /// of error pages that cannot be read: a node starts without them.
  ///
  /// @throws NodeException if a node with these settings could not start
  public static void check(Settings settings) {
    var plan = PlanCheck.of(settings);
    var _ = AccessFormat.of(settings);
    NodeCertificates.check(settings);
    if (settings.get(DATABASE) == DatabaseSettings.Kind.OFF) {
      var store = new MemoryStore(entitySchemas(settings));
      store.onChange(plan);
      load(settings, store);
    }
  }

  private static void load(Settings settings, DocumentStore store) {
    var saved = new SavedConfig(new Prefix(settings.get(PREFIX)).savedConfiguration());
    new Configuration(settings, declarativeFile(settings), store, saved)
        .load()
        .ifPresent(problems -> {
          throw new NodeException(problems);
        });
  }

  /// The schemas of all entities, including those of the plugins of these settings.
  public static EntitySchemas entitySchemas(Settings settings) {
    var functions =
        SettingsForFunctions.functions(
            settings, NodeIdentity.of(settings), new Traffic(), Network.NONE);
    var types = PluginTypes.of(settings, functions);
    return schemas(settings, types, functions.vaults().kinds());
  }

  /// The settings of functions, for functions that run without a node.
  public static FunctionSettings functionSettings(Settings settings, Network network) {
    return SettingsForFunctions.all(settings, NodeIdentity.of(settings), new Traffic(), network);
  }

  /// The budget of one invocation of a function.
  public static FunctionBudgets functionBudgets(Settings settings) {
    return SettingsForFunctions.budgets(settings);
  }

  /// The plugins that `settings` name, including these functions.
  public static List<PluginType> pluginTypes(Settings settings, Functions functions) {
    return PluginTypes.of(settings, functions);
  }

  /// The settings of the request path.
  public static GatewaySettings gatewaySettings(Settings settings) {
    return SettingsFor.gateway(settings, NodeIdentity.of(settings)).build();
  }

  /// The schemas of all entities, including those of these plugins and vaults.
  public static EntitySchemas schemas(
      Settings settings, List<PluginType> types, List<VaultKind> vaults) {
    return new EntitySchemas(
        types.stream().map(PluginType::schema).toList(), vaults, settings.get(ROUTER_FLAVOR));
  }
}
