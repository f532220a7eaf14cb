package moongate.app.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import moongate.functions.api.TargetPolicy;
import moongate.functions.sandbox.SandboxMode;

/// The settings of functions: their budgets, the servers they may connect to, and what they may
/// load.
public final class KnownFunctionSettings {
  private static final String TARGETS =
      "metadata, admin, loopback, private, addresses and networks such as 10.0.0.0/8 or"
          + " 127.0.0.1:9000";

  public static final Setting<SandboxMode> UNTRUSTED_LUA =
      new Setting<>(
          "untrusted_lua",
          Type.oneOf(SandboxMode.class),
          "sandbox",
          "what functions may do: off: nothing, they are refused; strict, lax: Kong's lists of names; sandbox: the default list; on: everything");

  public static final Setting<List<String>> SANDBOX_REQUIRES =
      new Setting<>(
          "untrusted_lua_sandbox_requires",
          Type.listOf(Type.text()),
          "",
          "modules that functions may require");

  public static final Setting<List<String>> SANDBOX_ENVIRONMENT =
      new Setting<>(
          "untrusted_lua_sandbox_environment",
          Type.listOf(Type.text()),
          "",
          "names that functions may use in addition, such as string.rep");

  public static final Setting<Duration> FUNCTION_CPU =
      new Setting<>(
          "function_cpu_limit",
          Type.duration(),
          "20ms",
          "processor time of one run of a function in rewrite, access or ws_handshake");

  public static final Setting<Duration> FUNCTION_FILTER_CPU =
      new Setting<>(
          "function_filter_cpu_limit",
          Type.duration(),
          "5ms",
          "the same in header_filter, log and ws_close, for each piece in body_filter, and for each WebSocket frame");

  public static final Setting<Duration> FUNCTION_FIRST_RUN_CPU =
      new Setting<>(
          "function_first_run_cpu_limit",
          Type.duration(),
          "100ms",
          "the same for the first run of a function and for ten more that need it, as new code is slow; never less than the two limits above");

  public static final Setting<Duration> FUNCTION_TIME =
      new Setting<>(
          "function_time_limit",
          Type.duration(),
          "5s",
          "time on the clock of one run, including waits");

  public static final Setting<Long> FUNCTION_MEMORY =
      new Setting<>(
          "function_memory_limit", Type.size(), "32m", "memory that one run may allocate");

  public static final Setting<Long> FUNCTION_RETAINED =
      new Setting<>(
          "function_retained_limit",
          Type.size(),
          "64m",
          "memory that a function may keep between its runs; if it keeps more, it starts over");

  public static final Setting<Long> FUNCTION_RETAINED_TOTAL =
      new Setting<>(
          "function_retained_total_limit",
          Type.<Long>orWord("auto", 0L, Type.size()),
          "auto",
          "memory that all functions together may keep between their runs; auto: a quarter of the"
              + " heap");

  public static final Setting<Long> FUNCTION_WAITING =
      new Setting<>(
          "function_waiting_limit",
          Type.<Long>orWord("auto", 0L, Type.size()),
          "auto",
          "memory that the waiting functions of all requests together may hold; auto: a share of the heap");

  public static final Setting<Long> FUNCTION_CACHE_SIZE =
      new Setting<>(
          "function_cache_size",
          Type.size(),
          "64m",
          "memory of kong.cache; values that were used least recently go first");

  public static final Setting<Duration> CACHE_TTL =
      new Setting<>(
          "db_cache_ttl",
          Type.seconds(),
          "0",
          "seconds that kong.cache keeps a value if the function gives no ttl; 0: forever. Without a database it is always 0");

  public static final Setting<Optional<Duration>> CACHE_NEGATIVE_TTL =
      new Setting<>(
          "db_cache_neg_ttl",
          Type.orWord(
              "", Optional.empty(), Type.seconds().then("seconds, a whole number", Optional::of)),
          "",
          "the same for nil; empty: like db_cache_ttl");

  public static final Setting<Duration> CACHE_RESURRECT_TTL =
      new Setting<>(
          "db_resurrect_ttl",
          Type.seconds(),
          "30",
          "seconds that kong.cache uses a stale value again if no new one can be fetched");

  public static final Setting<List<String>> FUNCTION_TARGETS_DENIED =
      new Setting<>(
          "function_targets_denied",
          Type.listOrOff(Type.text().then(TARGETS, TargetPolicy::check)),
          "metadata, admin",
          "where functions may not connect to: metadata (link-local addresses, where clouds keep credentials), admin (the node's own Admin API), loopback, private, addresses and networks with or without a port; off: nowhere is denied");

  public static final Setting<List<String>> FUNCTION_TARGETS_ALLOWED =
      new Setting<>(
          "function_targets_allowed",
          Type.listOf(Type.text().then(TARGETS, TargetPolicy::check)),
          "",
          "exceptions from function_targets_denied, in the same form");

  public static final Setting<List<String>> FUNCTION_VAULT_REFERENCES =
      new Setting<>(
          "function_vault_references",
          Type.listOrOff(Type.text()),
          "*",
          "secrets that functions may read with kong.vault: env/my-secret, env/my-*; *: all but the node's own settings (env/kong-...); off: none");

  public static final Setting<String> LUA_PACKAGE_PATH =
      new Setting<>(
          "lua_package_path",
          Type.text(),
          "./?.lua;./?/init.lua",
          "where the files of custom plugins are searched: templates in which ? stands for the name of a module; the default and the folders of LuaRocks are searched last");

  public static final Setting<List<String>> VAULTS =
      new Setting<>(
          "vaults",
          Type.listOrOff(Type.text()),
          "bundled",
          "vaults besides the environment, which there always is: names of files kong/vaults/NAME.lua and kong/vaults/NAME/schema.lua on lua_package_path; settings vault_NAME_OPTION are their options");

  public static final Setting<String> VAULT_ENV_PREFIX =
      new Setting<>(
          "vault_env_prefix",
          Type.text(),
          "",
          "prefix of the environment variables that {vault://env/...} refers to");

  public static final Setting<List<String>> TRACING_INSTRUMENTATIONS =
      new Setting<>(
          "tracing_instrumentations",
          Type.listOrOff(
              Type.oneOf(
                  "all",
                  "request",
                  "router",
                  "balancer",
                  "db_query",
                  "dns_query",
                  "http_client",
                  "plugin_rewrite",
                  "plugin_access",
                  "plugin_header_filter")),
          "off",
          "what is traced for the plugin opentelemetry and kong.tracing: a span for each request, and below it spans for router, balancer and phases of plugins, as named here");

  public static final Setting<Double> TRACING_SAMPLING_RATE =
      new Setting<>(
          "tracing_sampling_rate",
          Type.text().then("a number from 0 to 1", KnownFunctionSettings::share),
          "0.01",
          "share of requests whose spans are exported");

  static final List<Setting<?>> ALL =
      List.of(
          UNTRUSTED_LUA,
          SANDBOX_REQUIRES,
          SANDBOX_ENVIRONMENT,
          FUNCTION_CPU,
          FUNCTION_FILTER_CPU,
          FUNCTION_FIRST_RUN_CPU,
          FUNCTION_TIME,
          FUNCTION_MEMORY,
          FUNCTION_RETAINED,
          FUNCTION_RETAINED_TOTAL,
          FUNCTION_WAITING,
          FUNCTION_CACHE_SIZE,
          CACHE_TTL,
          CACHE_NEGATIVE_TTL,
          CACHE_RESURRECT_TTL,
          FUNCTION_TARGETS_DENIED,
          FUNCTION_TARGETS_ALLOWED,
          FUNCTION_VAULT_REFERENCES,
          VAULTS,
          VAULT_ENV_PREFIX,
          LUA_PACKAGE_PATH,
          TRACING_INSTRUMENTATIONS,
          TRACING_SAMPLING_RATE);

  private KnownFunctionSettings() {}

  private static double share(String text) {
    double share = Double.parseDouble(text);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException();
    }
    return share;
  }
}
