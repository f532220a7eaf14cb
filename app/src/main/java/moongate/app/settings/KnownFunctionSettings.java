package moongate.app.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import moongate.functions.api.TargetPolicy;
import moongate.functions.sandbox.SandboxMode;

/// The settings of functions: what they may use up, reach and load.
public final class KnownFunctionSettings {
  private static final String TARGETS =
      "metadata, admin, loopback, private, addresses and networks such as 10.0.0.0/8 or"
          + " 127.0.0.1:9000";

  public static final Setting<SandboxMode> UNTRUSTED_LUA =
      new Setting<>(
          "untrusted_lua",
          Type.oneOf(SandboxMode.class),
          "sandbox",
          "what functions may do: nothing at all, the sandbox, everything");

  public static final Setting<List<String>> SANDBOX_REQUIRES =
      new Setting<>(
          "untrusted_lua_sandbox_requires",
          Type.listOf(Type.text()),
          "",
          "modules that functions may require in the sandbox");

  public static final Setting<List<String>> SANDBOX_ENVIRONMENT =
      new Setting<>(
          "untrusted_lua_sandbox_environment",
          Type.listOf(Type.text()),
          "",
          "global names that the sandbox shows in addition");

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
          "the same in header_filter, log, ws_close, and for each piece in body_filter and each"
              + " WebSocket frame");

  public static final Setting<Duration> FUNCTION_FIRST_RUN_CPU =
      new Setting<>(
          "function_first_run_cpu_limit",
          Type.duration(),
          "100ms",
          "the same for a chunk's first run, which may set things up, and for calls before its code"
              + " is warm; they never have less than the two above");

  public static final Setting<Duration> FUNCTION_TIME =
      new Setting<>(
          "function_time_limit",
          Type.duration(),
          "5s",
          "time on the clock of one run, waits included");

  public static final Setting<Long> FUNCTION_MEMORY =
      new Setting<>(
          "function_memory_limit", Type.size(), "32m", "memory that one run may allocate in all");

  public static final Setting<Long> FUNCTION_RETAINED =
      new Setting<>(
          "function_retained_limit",
          Type.size(),
          "64m",
          "memory that a function may keep between its runs; more, and it starts over");

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
          "memory that all requests together may hold in functions that wait; auto: a share of the"
              + " heap");

  public static final Setting<Long> FUNCTION_CACHE_SIZE =
      new Setting<>(
          "function_cache_size",
          Type.size(),
          "64m",
          "memory of kong.cache, which functions share; what was used least goes first");

  public static final Setting<Duration> CACHE_TTL =
      new Setting<>(
          "db_cache_ttl",
          Type.seconds(),
          "0",
          "seconds that kong.cache keeps a value for which the function gives no ttl; 0: for ever, as"
              + " always without a database");

  public static final Setting<Optional<Duration>> CACHE_NEGATIVE_TTL =
      new Setting<>(
          "db_cache_neg_ttl",
          Type.orWord(
              "", Optional.empty(), Type.seconds().then("seconds, a whole number", Optional::of)),
          "",
          "the same for nil; empty: as long as db_cache_ttl says");

  public static final Setting<Duration> CACHE_RESURRECT_TTL =
      new Setting<>(
          "db_resurrect_ttl",
          Type.seconds(),
          "30",
          "seconds that kong.cache uses a stale value again when it cannot be had anew");

  public static final Setting<List<String>> FUNCTION_TARGETS_DENIED =
      new Setting<>(
          "function_targets_denied",
          Type.listOrOff(Type.text().then(TARGETS, TargetPolicy::check)),
          "metadata, admin",
          "whom functions may not connect to: metadata (link-local addresses, where clouds keep"
              + " credentials), admin (the node's own Admin API), loopback, private, addresses and"
              + " networks with or without a port; off for none");

  public static final Setting<List<String>> FUNCTION_TARGETS_ALLOWED =
      new Setting<>(
          "function_targets_allowed",
          Type.listOf(Type.text().then(TARGETS, TargetPolicy::check)),
          "",
          "exceptions from function_targets_denied, in the same words");

  public static final Setting<List<String>> FUNCTION_VAULT_REFERENCES =
      new Setting<>(
          "function_vault_references",
          Type.listOrOff(Type.text()),
          "*",
          "what functions may read by kong.vault: env/my-secret, env/my-*, * for all but the node's"
              + " own settings (env/kong-...), off for nothing");

  public static final Setting<String> LUA_PACKAGE_PATH =
      new Setting<>(
          "lua_package_path",
          Type.text(),
          "./?.lua;./?/init.lua",
          "where the files of custom plugins are looked for: templates with ? for the name of a"
              + " module; the default, and where LuaRocks installs, come after what is said");

  public static final Setting<String> VAULT_ENV_PREFIX =
      new Setting<>(
          "vault_env_prefix",
          Type.text(),
          "",
          "stands before the names of environment variables that {vault://env/...} means");

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
          "what is recorded of requests, for the plugin opentelemetry and kong.tracing: a span of each"
              + " request, and below it router, balancer and the steps of plugins as named here");

  public static final Setting<Double> TRACING_SAMPLING_RATE =
      new Setting<>(
          "tracing_sampling_rate",
          Type.text().then("a number from 0 to 1", KnownFunctionSettings::share),
          "0.01",
          "share of requests whose spans count");

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
