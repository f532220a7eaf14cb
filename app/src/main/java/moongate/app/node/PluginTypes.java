package moongate.app.node;

import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownFunctionSettings.LUA_PACKAGE_PATH;
import static moongate.app.settings.KnownSettings.PREFIX;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moongate.app.settings.DatabaseSettings.Kind;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.functions.Functions;
import moongate.functions.api.Network;
import moongate.functions.custom.CustomNames;
import moongate.functions.custom.CustomPluginException;
import moongate.functions.custom.CustomPlugins;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.EntitySchemas;
import moongate.plugins.BundledPlugins;
import moongate.plugins.acme.Topology;

/// The plugins of a node: the bundled ones that the setting `plugins` names, and the operator's
/// own.
///
/// @param types all plugins
/// @param custom the operator's own plugins among them
record PluginTypes(List<PluginType> types, CustomPlugins custom) {
  private static final String ALL_OF_OURS = "bundled";

  /// The prefix of a plugin that is left out: `bundled,-pre-function`.
  private static final String LEFT_OUT = "-";

  /// The plugins of a program that serves nothing.
  static List<PluginType> of(Settings settings, Functions functions) {
    return of(settings, functions, Network.NONE).types();
  }

  /// @param network how plugins reach other servers
  /// @throws NodeException if the settings name a plugin that does not exist
  static PluginTypes of(Settings settings, Functions functions, Network network) {
    var ours = new ArrayList<>(bundled(settings, network, functions.expressions()));
    ours.replaceAll(functions::withCustomFields);
    ours.addAll(functions.pluginTypes());
    var known = ours.stream().map(PluginType::name).collect(Collectors.toCollection(TreeSet::new));
    var wanted = new HashSet<String>();
    var unwanted = new HashSet<String>();
    var own = new LinkedHashSet<String>();
    for (var word : settings.get(KnownSettings.PLUGINS)) {
      if (word.equals(ALL_OF_OURS)) {
        wanted.addAll(known);
      } else if (word.startsWith(LEFT_OUT)) {
        unwanted.add(word.substring(LEFT_OUT.length()).strip());
      } else if (known.contains(word)) {
        wanted.add(word);
      } else {
        own.add(word);
      }
    }
    unwanted.forEach(name -> {
      if (!own.remove(name)) {
        checked(name, known);
      }
    });
    wanted.removeAll(unwanted);
    var custom = custom(settings, functions, List.copyOf(own), known);
    var types = new ArrayList<PluginType>();
    ours.stream().filter(type -> wanted.contains(type.name())).forEach(types::add);
    types.addAll(custom.types());
    return new PluginTypes(List.copyOf(types), custom);
  }

  private static CustomPlugins custom(
      Settings settings, Functions functions, List<String> names, Set<String> known) {
    try {
      return functions.customPlugins(
          new CustomNames(names, settings.vaults().options()), settings.get(LUA_PACKAGE_PATH));
    } catch (CustomPluginException unusable) {
      boolean isUnknownPlugin = unusable.isMissing() && unusable.setting().equals("plugins");
      throw new NodeException(
          unusable.setting()
              + ": "
              + unusable.getMessage()
              + (isUnknownPlugin
                  ? "\nthe gateway's own plugins are " + String.join(", ", known)
                  : ""));
    }
  }

  private static String checked(String name, Set<String> known) {
    if (!known.contains(name)) {
      throw new NodeException(
          "plugins: there is no plugin %s; there are %s".formatted(name, String.join(", ", known)));
    }
    return name;
  }

  /// Whether requests can be counted in the database. In hybrid mode data planes do not reach it.
  private static boolean hasCounters(Settings settings) {
    return settings.get(DATABASE) != Kind.OFF && settings.get(ROLE) == Role.TRADITIONAL;
  }

  /// The schemas of all entities of all plugins, whether the plugins are in use or not.
  static EntitySchemas schemas(Settings settings, Network network) {
    return Offline.schemas(settings, bundled(settings, network, Expressions.UNREAD), List.of());
  }

  private static Topology topology(Settings settings) {
    return switch (settings.get(ROLE)) {
      case CONTROL_PLANE -> Topology.CONTROL_PLANE;
      case DATA_PLANE -> Topology.DATA_PLANE;
      case TRADITIONAL ->
          settings.get(DATABASE) == Kind.OFF ? Topology.WITHOUT_DATABASE : Topology.TRADITIONAL;
    };
  }

  private static List<PluginType> bundled(
      Settings settings, Network network, Expressions expressions) {
    return BundledPlugins.list(
        network.client(),
        network.sockets(),
        network.resolver(),
        expressions,
        hasCounters(settings),
        topology(settings),
        settings.get(PREFIX));
  }
}
