package moongate.app.node;

import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.KnownClientSettings.BODY_BUFFER;
import static moongate.app.settings.KnownClientSettings.MAX_POST_ARGS;
import static moongate.app.settings.KnownClientSettings.MAX_REQUEST_HEADERS;
import static moongate.app.settings.KnownClientSettings.MAX_RESPONSE_HEADERS;
import static moongate.app.settings.KnownClientSettings.MAX_URI_ARGS;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownFunctionSettings.CACHE_NEGATIVE_TTL;
import static moongate.app.settings.KnownFunctionSettings.CACHE_RESURRECT_TTL;
import static moongate.app.settings.KnownFunctionSettings.CACHE_TTL;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_CACHE_SIZE;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_CPU;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_FILTER_CPU;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_FIRST_RUN_CPU;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_MEMORY;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_RETAINED;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_RETAINED_TOTAL;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_TARGETS_ALLOWED;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_TARGETS_DENIED;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_TIME;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_VAULT_REFERENCES;
import static moongate.app.settings.KnownFunctionSettings.FUNCTION_WAITING;
import static moongate.app.settings.KnownFunctionSettings.LUA_PACKAGE_PATH;
import static moongate.app.settings.KnownFunctionSettings.SANDBOX_ENVIRONMENT;
import static moongate.app.settings.KnownFunctionSettings.SANDBOX_REQUIRES;
import static moongate.app.settings.KnownFunctionSettings.TRACING_INSTRUMENTATIONS;
import static moongate.app.settings.KnownFunctionSettings.TRACING_SAMPLING_RATE;
import static moongate.app.settings.KnownFunctionSettings.UNTRUSTED_LUA;
import static moongate.app.settings.KnownFunctionSettings.VAULT_ENV_PREFIX;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.LOG_LEVEL;
import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownSettings.SHARED_DICTIONARIES;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moongate.app.settings.DatabaseSettings.Kind;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.Listen;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.functions.FunctionSettings;
import moongate.functions.Functions;
import moongate.functions.api.ArgumentLimits;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.HeldMemory;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Network;
import moongate.functions.api.NodeClock;
import moongate.functions.api.NodeFacts;
import moongate.functions.api.NodeServices;
import moongate.functions.api.RetainedTotal;
import moongate.functions.api.TargetPolicy;
import moongate.functions.cache.CacheTimes;
import moongate.functions.cache.FunctionCache;
import moongate.functions.custom.CustomPluginException;
import moongate.functions.custom.CustomPlugins;
import moongate.functions.sandbox.SandboxSettings;
import moongate.functions.vault.EnvironmentVault;
import moongate.functions.vault.Vaults;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.tracing.TraceSettings;
import moongate.model.entity.EntitySchemas;
import moongate.plugins.BundledPlugins;
import moongate.plugins.acme.Topology;

/// The plugins of a node: those of ours that the setting `plugins` names, and the operator's own.
///
/// @param types all of them
/// @param custom the operator's own among them
record PluginTypes(List<PluginType> types, CustomPlugins custom) {
  private static final String ALL_OF_OURS = "bundled";

  /// Stands before the name of a plugin that is not wanted: `bundled,-pre-function`.
  private static final String LEFT_OUT = "-";

  /// What is read of a body at once has to fit into memory.
  private static final long LARGEST_BODY_BUFFER = 64 << 20;

  /// @param traffic what functions may ask for
  /// @param network how functions reach others
  static Functions functions(
      Settings settings, NodeIdentity node, Traffic traffic, Network network) {
    return new Functions(functionSettings(settings, node, traffic, network));
  }

  /// Those of a program that serves nothing.
  static List<PluginType> of(Settings settings, Functions functions) {
    return of(settings, functions, Network.NONE).types();
  }

  /// @param network how plugins reach others
  /// @throws NodeException when the settings name a plugin that there is not
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
      return functions.customPlugins(names, settings.get(LUA_PACKAGE_PATH));
    } catch (CustomPluginException unusable) {
      throw new NodeException(
          "plugins: "
              + unusable.getMessage()
              + (unusable.isMissing()
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

  /// In hybrid mode those who serve requests do not reach the database.
  private static boolean hasCounters(Settings settings) {
    return settings.get(DATABASE) != Kind.OFF && settings.get(ROLE) == Role.TRADITIONAL;
  }

  /// What the settings let one invocation of a function use up.
  static FunctionBudgets functionBudgets(Settings settings) {
    var defaults = FunctionBudgets.DEFAULT;
    return new FunctionBudgets(
        settings.get(FUNCTION_CPU),
        settings.get(FUNCTION_FILTER_CPU),
        settings.get(FUNCTION_FIRST_RUN_CPU),
        settings.get(FUNCTION_TIME),
        settings.get(FUNCTION_MEMORY),
        defaults.outputBytes(),
        defaults.logLines(),
        defaults.logBytes(),
        settings.get(FUNCTION_RETAINED));
  }

  /// How long `kong.cache` keeps what functions say nothing of.
  static CacheTimes cacheTimes(Settings settings) {
    var resurrect = settings.get(CACHE_RESURRECT_TTL);
    if (settings.get(DATABASE) == Kind.OFF) {
      return new CacheTimes(Duration.ZERO, Duration.ZERO, resurrect);
    }
    var ttl = settings.get(CACHE_TTL);
    return new CacheTimes(ttl, settings.get(CACHE_NEGATIVE_TTL).orElse(ttl), resurrect);
  }

  /// What the settings say about functions.
  static FunctionSettings functionSettings(
      Settings settings, NodeIdentity node, Traffic traffic, Network network) {
    var budgets = functionBudgets(settings);
    var sandbox =
        new SandboxSettings(
            settings.get(UNTRUSTED_LUA),
            settings.get(SANDBOX_REQUIRES),
            settings.get(SANDBOX_ENVIRONMENT));
    var facts =
        new NodeFacts(
            node.version(),
            node.id(),
            node.hostname(),
            node.workers(),
            node.startedMillis(),
            settings.get(PREFIX).toString(),
            settings.plain(),
            new ArgumentLimits(
                settings.get(MAX_URI_ARGS),
                settings.get(MAX_REQUEST_HEADERS),
                settings.get(MAX_POST_ARGS),
                settings.get(MAX_RESPONSE_HEADERS)),
            Math.toIntExact(Math.min(settings.get(BODY_BUFFER), LARGEST_BODY_BUFFER)),
            traffic::now);
    return new FunctionSettings(
        sandbox,
        budgets,
        facts,
        FunctionLog.slf4j(logLevel(settings)),
        settings.get(SHARED_DICTIONARIES),
        new NodeServices(
            new FunctionCache(
                settings.get(FUNCTION_CACHE_SIZE), node.workers(), cacheTimes(settings)),
            network,
            new Vaults(
                new EnvironmentVault(System.getenv(), settings.get(VAULT_ENV_PREFIX)),
                settings.get(FUNCTION_VAULT_REFERENCES)),
            tracing(settings),
            NodeClock.SYSTEM,
            held(settings, node.workers()),
            retained(settings),
            () -> schemas(settings, network)));
  }

  /// What is recorded of requests.
  static TraceSettings tracing(Settings settings) {
    return new TraceSettings(
        Set.copyOf(settings.get(TRACING_INSTRUMENTATIONS)), settings.get(TRACING_SAMPLING_RATE));
  }

  /// Of all entities that there may be, whichever plugins are in use.
  private static EntitySchemas schemas(Settings settings, Network network) {
    return Offline.schemas(settings, bundled(settings, network, Expressions.UNREAD));
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

  /// On each event loop one function runs at a time; the others wait.
  private static HeldMemory held(Settings settings, int workers) {
    long limit = settings.get(FUNCTION_WAITING);
    return limit == 0
        ? HeldMemory.ofHeap(workers, settings.get(FUNCTION_MEMORY))
        : new HeldMemory(limit);
  }

  private static RetainedTotal retained(Settings settings) {
    long limit = settings.get(FUNCTION_RETAINED_TOTAL);
    return limit == 0 ? RetainedTotal.ofHeap() : new RetainedTotal(limit);
  }

  /// Whom functions may reach.
  static TargetPolicy targets(Settings settings) {
    return new TargetPolicy(
        settings.get(FUNCTION_TARGETS_DENIED),
        settings.get(FUNCTION_TARGETS_ALLOWED),
        settings.get(ADMIN_LISTEN).stream().map(Listen::port).toList());
  }

  private static LogLevel logLevel(Settings settings) {
    var level = settings.get(LOG_LEVEL);
    // nginx's word in settings is `error`, its constant ERR.
    return level == moongate.app.settings.LogLevel.ERROR
        ? LogLevel.ERR
        : LogLevel.valueOf(level.name());
  }
}
