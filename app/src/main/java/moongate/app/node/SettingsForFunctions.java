package moongate.app.node;

import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.KnownClientSettings.BODY_BUFFER;
import static moongate.app.settings.KnownClientSettings.MAX_POST_ARGS;
import static moongate.app.settings.KnownClientSettings.MAX_REQUEST_HEADERS;
import static moongate.app.settings.KnownClientSettings.MAX_RESPONSE_HEADERS;
import static moongate.app.settings.KnownClientSettings.MAX_URI_ARGS;
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
import java.util.Set;
import moongate.app.settings.DatabaseSettings.Kind;
import moongate.app.settings.Listen;
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
import moongate.functions.api.NodeEvents;
import moongate.functions.api.NodeFacts;
import moongate.functions.api.NodeServices;
import moongate.functions.api.RetainedTotal;
import moongate.functions.api.TargetPolicy;
import moongate.functions.cache.CacheTimes;
import moongate.functions.cache.FunctionCache;
import moongate.functions.sandbox.SandboxSettings;
import moongate.functions.vault.EnvironmentVault;
import moongate.functions.vault.Vaults;
import moongate.gateway.tracing.TraceSettings;

/// Converts the settings of functions to those of [moongate.functions].
final class SettingsForFunctions {
  /// The limit of the part of a body that is read at once and must fit into memory.
  private static final long LARGEST_BODY_BUFFER = 64 << 20;

  private SettingsForFunctions() {}

  /// The functions of a node.
  ///
  /// @param traffic the counters that functions may ask for
  /// @param network how functions reach other servers
  static Functions functions(
      Settings settings, NodeIdentity node, Traffic traffic, Network network) {
    return new Functions(all(settings, node, traffic, network));
  }

  /// What one invocation of a function may use.
  static FunctionBudgets budgets(Settings settings) {
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

  /// How long `kong.cache` keeps values if the function does not say.
  static CacheTimes cacheTimes(Settings settings) {
    var resurrect = settings.get(CACHE_RESURRECT_TTL);
    if (settings.get(DATABASE) == Kind.OFF) {
      return new CacheTimes(Duration.ZERO, Duration.ZERO, resurrect);
    }
    var ttl = settings.get(CACHE_TTL);
    return new CacheTimes(ttl, settings.get(CACHE_NEGATIVE_TTL).orElse(ttl), resurrect);
  }

  /// All settings of functions.
  static FunctionSettings all(
      Settings settings, NodeIdentity node, Traffic traffic, Network network) {
    return new FunctionSettings(
        new SandboxSettings(
            settings.get(UNTRUSTED_LUA),
            settings.get(SANDBOX_REQUIRES),
            settings.get(SANDBOX_ENVIRONMENT)),
        budgets(settings),
        facts(settings, node, traffic),
        FunctionLog.slf4j(logLevel(settings)),
        settings.get(SHARED_DICTIONARIES),
        services(settings, node, network));
  }

  private static NodeFacts facts(Settings settings, NodeIdentity node, Traffic traffic) {
    return new NodeFacts(
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
  }

  private static NodeServices services(Settings settings, NodeIdentity node, Network network) {
    var cache =
        new FunctionCache(settings.get(FUNCTION_CACHE_SIZE), node.workers(), cacheTimes(settings));
    return new NodeServices(
        cache,
        network,
        new Vaults(
            new EnvironmentVault(System.getenv(), settings.get(VAULT_ENV_PREFIX)),
            settings.get(FUNCTION_VAULT_REFERENCES)),
        tracing(settings),
        NodeClock.SYSTEM,
        held(settings, node.workers()),
        retained(settings),
        () -> PluginTypes.schemas(settings, network),
        new NodeEvents(cache));
  }

  /// Which parts of requests are traced.
  static TraceSettings tracing(Settings settings) {
    return new TraceSettings(
        Set.copyOf(settings.get(TRACING_INSTRUMENTATIONS)), settings.get(TRACING_SAMPLING_RATE));
  }

  /// The limit for waiting functions. On each event loop one function runs at a time; the others
  /// wait.
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

  /// The servers that functions may connect to.
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
