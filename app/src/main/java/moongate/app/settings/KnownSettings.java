package moongate.app.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import moongate.model.entity.RouterFlavor;

/// The table of all settings: name, type, default, and what each is for. `moongate settings` prints
/// it ([#ALL]).
///
/// Settings of one topic have a file of their own beside this one, such as [KnownFunctionSettings].
/// To add a setting, add a constant to the file of its topic, and a line to the list at the end of
/// that file.
public final class KnownSettings {
  /// The folder of the node's pid, logs and other files.
  public static final Setting<Path> PREFIX =
      new Setting<>(
              "prefix",
              Type.text().then("a folder", Path::of),
              defaultPrefix(),
              "working folder: pid file and logs")
          .asPath();

  public static final Setting<LogLevel> LOG_LEVEL =
      new Setting<>(
          "log_level",
          Type.oneOf(LogLevel.class),
          "notice",
          "least severe messages that the error log has");

  public static final Setting<Optional<String>> PROXY_ERROR_LOG =
      new Setting<>(
          "proxy_error_log",
          Type.logFile(),
          "logs/error.log",
          "error log, in addition to stderr; relative to prefix; off: none; /dev/stderr or /dev/stdout: only there");

  public static final Setting<Optional<String>> PROXY_ACCESS_LOG =
      new Setting<>(
          "proxy_access_log",
          Type.logFile(),
          "logs/access.log",
          "access log, one line per request; relative to prefix; off: none; the name of a log format may follow");

  public static final Setting<LogFormatText> LOG_FORMAT =
      new Setting<>(
          "nginx_http_log_format",
          Type.logFormat(),
          "",
          "format of proxy_access_log: NAME [escape=json|none] 'text with $variables'");

  public static final Setting<Optional<Path>> DECLARATIVE_CONFIG =
      new Setting<>(
              "declarative_config",
              Type.text().then("a file", text -> optional(text).map(Path::of)),
              "",
              "configuration file (kong.yml), read at start and reload")
          .asPath();

  public static final Setting<Optional<String>> DECLARATIVE_CONFIG_STRING =
      new Setting<>(
              "declarative_config_string",
              Type.text().then("YAML or JSON text", KnownSettings::optional),
              "",
              "configuration as YAML or JSON text, instead of a file")
          .asSecret();

  public static final Setting<List<Listen>> PROXY_LISTEN =
      new Setting<>(
          "proxy_listen",
          Type.listOrOff(Type.listen()),
          "0.0.0.0:8000 reuseport backlog=16384, 0.0.0.0:8443 http2 ssl reuseport backlog=16384",
          "addresses for clients; off: none");

  public static final Setting<List<Listen>> ADMIN_LISTEN =
      new Setting<>(
          "admin_listen",
          Type.listOrOff(Type.listen()),
          "127.0.0.1:8001 reuseport backlog=16384, 127.0.0.1:8444 http2 ssl reuseport"
              + " backlog=16384",
          "addresses of the Admin API, which by default asks for no password; off: none");

  public static final Setting<List<Listen>> STATUS_LISTEN =
      new Setting<>(
          "status_listen",
          Type.listOrOff(Type.listen()),
          "127.0.0.1:8007",
          "addresses for monitoring: /status, /status/ready, /metrics; off: none");

  public static final Setting<Integer> WORKERS =
      new Setting<>(
          "nginx_worker_processes",
          Type.<Integer>orWord("auto", 0, Type.number(1, 1024)),
          "auto",
          "event loops that serve requests; auto: one per core");

  public static final Setting<Boolean> DAEMON =
      new Setting<>(
          "nginx_daemon",
          Type.onOff(),
          "off",
          "on: the node runs in the background, and moongate start returns once it serves");

  public static final Setting<List<String>> PLUGINS =
      new Setting<>(
          "plugins",
          Type.listOrOff(Type.text()),
          "bundled",
          "plugins that the configuration may use; bundled: all bundled ones; -NAME: not this one; off: none; other names: custom plugins, found by lua_package_path");

  public static final Setting<Map<String, Long>> SHARED_DICTIONARIES =
      new Setting<>(
          "nginx_http_lua_shared_dict",
          Type.dictionaries(),
          "",
          "dictionaries of ngx.shared in addition to Kong's: NAME SIZE; NAME SIZE");

  public static final Setting<Long> ADMIN_MAX_BODY_SIZE =
      new Setting<>(
          "nginx_admin_client_max_body_size",
          Type.size(),
          "10m",
          "size of the largest request body that the Admin API accepts");

  public static final Setting<Integer> KEEPALIVE_POOL_SIZE =
      new Setting<>(
          "upstream_keepalive_pool_size",
          Type.number(0, 1_000_000),
          "512",
          "idle connections that are kept to one upstream address; 0: none");

  public static final Setting<Integer> KEEPALIVE_MAX_REQUESTS =
      new Setting<>(
          "upstream_keepalive_max_requests",
          Type.number(0, Integer.MAX_VALUE),
          "10000",
          "requests after which a kept connection to an upstream is closed; 0: never");

  public static final Setting<Duration> KEEPALIVE_IDLE_TIMEOUT =
      new Setting<>(
          "upstream_keepalive_idle_timeout",
          Type.seconds(),
          "60",
          "seconds after which an idle connection to an upstream is closed; 0: never");

  public static final Setting<RouterFlavor> ROUTER_FLAVOR =
      new Setting<>(
          "router_flavor",
          Type.oneOf(RouterFlavor.class),
          "traditional_compatible",
          "how routes are matched, and which one wins");

  /// Nothing asks for its value: with either, a node serves by a change as soon as it knows of it.
  static final Setting<String> WORKER_CONSISTENCY =
      new Setting<>(
          "worker_consistency",
          Type.oneOf("strict", "eventual"),
          "eventual",
          "Kong's; changes are used at once with either");

  private static final List<Setting<?>> GENERAL =
      List.of(
          PREFIX,
          LOG_LEVEL,
          PROXY_ERROR_LOG,
          PROXY_ACCESS_LOG,
          LOG_FORMAT,
          DECLARATIVE_CONFIG,
          DECLARATIVE_CONFIG_STRING,
          PROXY_LISTEN,
          ADMIN_LISTEN,
          STATUS_LISTEN,
          WORKERS,
          DAEMON,
          PLUGINS,
          SHARED_DICTIONARIES,
          ADMIN_MAX_BODY_SIZE,
          KEEPALIVE_POOL_SIZE,
          KEEPALIVE_MAX_REQUESTS,
          KEEPALIVE_IDLE_TIMEOUT,
          ROUTER_FLAVOR,
          WORKER_CONSISTENCY);

  /// Every setting, in the order in which `moongate settings` prints them.
  public static final List<Setting<?>> ALL =
      Stream.of(
              GENERAL,
              DatabaseSettings.ALL,
              AdminSettings.ALL,
              KnownFunctionSettings.ALL,
              KnownClientSettings.ALL,
              KnownDnsSettings.ALL,
              KnownStreamSettings.ALL,
              KnownTlsSettings.ALL,
              KnownClusterSettings.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /// True for the environment variable of a setting that names a file or a folder.
  public static boolean isPath(String variable) {
    return ALL.stream()
        .anyMatch(setting -> setting.isPath() && setting.variable().equals(variable));
  }

  private KnownSettings() {}

  private static Optional<String> optional(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  /// Kong's own folder if it exists and is writable; otherwise one in the user's home, so that a
  /// new user needs no permissions.
  private static String defaultPrefix() {
    var kong = Path.of("/usr/local/kong");
    return Files.isDirectory(kong) && Files.isWritable(kong)
        ? kong.toString()
        : Path.of(System.getProperty("user.home", "."), ".moongate").toString();
  }
}
