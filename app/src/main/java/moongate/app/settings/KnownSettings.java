package moongate.app.settings;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moongate.functions.api.TargetPolicy;
import moongate.functions.sandbox.SandboxMode;
import moongate.gateway.exchange.GatewaySettings.OwnHeader;
import moongate.gateway.exchange.TrustedAddresses;
import moongate.model.RouterFlavor;

/// The one table of settings: name, type, default, what it is for. A new setting is a constant here
/// and a line in [#ALL]; `moongate settings` prints the table.
public final class KnownSettings {
  private static final String TARGETS =
      "metadata, admin, loopback, private, addresses and networks such as 10.0.0.0/8 or"
          + " 127.0.0.1:9000";

  /// Where the node keeps its pid and logs.
  public static final Setting<Path> PREFIX =
      new Setting<>(
          "prefix",
          Type.text().then("a folder", Path::of),
          defaultPrefix(),
          "working folder: pid file and logs");

  public static final Setting<LogLevel> LOG_LEVEL =
      new Setting<>(
          "log_level",
          Type.oneOf(LogLevel.class),
          "notice",
          "least grave messages that the error log takes");

  public static final Setting<Optional<String>> PROXY_ERROR_LOG =
      new Setting<>(
          "proxy_error_log",
          Type.logFile(),
          "logs/error.log",
          "error log, besides stderr; relative to prefix; off for none");

  public static final Setting<Optional<String>> PROXY_ACCESS_LOG =
      new Setting<>(
          "proxy_access_log",
          Type.logFile(),
          "logs/access.log",
          "a line for each request; relative to prefix; off for none; the name of a log format may"
              + " follow");

  public static final Setting<LogFormatText> LOG_FORMAT =
      new Setting<>(
          "nginx_http_log_format",
          Type.logFormat(),
          "",
          "NAME [escape=json|none] 'text with $variables', for proxy_access_log");

  public static final Setting<Optional<Path>> DECLARATIVE_CONFIG =
      new Setting<>(
          "declarative_config",
          Type.text().then("a file", text -> optional(text).map(Path::of)),
          "",
          "configuration file (kong.yml), read at start and reload");

  public static final Setting<Optional<String>> DECLARATIVE_CONFIG_STRING =
      new Setting<>(
          "declarative_config_string",
          Type.text().then("YAML or JSON text", KnownSettings::optional),
          "",
          "the same as YAML or JSON text");

  public static final Setting<List<Listen>> PROXY_LISTEN =
      new Setting<>(
          "proxy_listen",
          Type.listOrOff(Type.listen()),
          "0.0.0.0:8000 reuseport backlog=16384, 0.0.0.0:8443 http2 ssl reuseport backlog=16384",
          "where clients connect; off for nowhere");

  public static final Setting<List<Listen>> ADMIN_LISTEN =
      new Setting<>(
          "admin_listen",
          Type.listOrOff(Type.listen()),
          "127.0.0.1:8001 reuseport backlog=16384, 127.0.0.1:8444 http2 ssl reuseport"
              + " backlog=16384",
          "where the Admin API listens (it asks for no password); off for nowhere");

  public static final Setting<List<Listen>> STATUS_LISTEN =
      new Setting<>(
          "status_listen",
          Type.listOrOff(Type.listen()),
          "127.0.0.1:8007",
          "where monitoring asks: /status, /status/ready, /metrics; off for nowhere");

  public static final Setting<Integer> WORKERS =
      new Setting<>(
          "nginx_worker_processes",
          Type.<Integer>orWord("auto", 0, Type.number(1, 1024)),
          "auto",
          "event loops that serve requests; auto: one for each core");

  public static final Setting<Boolean> DAEMON =
      new Setting<>(
          "nginx_daemon",
          Type.onOff(),
          "off",
          "whether moongate start returns once the node serves, which then runs in the background");

  public static final Setting<List<String>> PLUGINS =
      new Setting<>(
          "plugins",
          Type.listOrOff(Type.text()),
          "bundled",
          "plugins that the configuration may use; bundled: all of ours, -NAME: not that one, off:"
              + " none");

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
          "processor time of one run of a function in rewrite or access");

  public static final Setting<Duration> FUNCTION_FILTER_CPU =
      new Setting<>(
          "function_filter_cpu_limit",
          Type.duration(),
          "5ms",
          "the same in header_filter, log, and for each piece in body_filter");

  public static final Setting<Duration> FUNCTION_FIRST_RUN_CPU =
      new Setting<>(
          "function_first_run_cpu_limit",
          Type.duration(),
          "100ms",
          "the same for a chunk's first run, which may set things up, and for calls before its code"
              + " is warm");

  public static final Setting<Duration> FUNCTION_TIME =
      new Setting<>(
          "function_time_limit",
          Type.duration(),
          "5s",
          "time on the clock of one run, waits included");

  public static final Setting<Long> FUNCTION_MEMORY =
      new Setting<>(
          "function_memory_limit", Type.size(), "32m", "memory that one run may allocate in all");

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
          "what kong.tracing records: request or all for a span of each request, which functions"
              + " add to; the others only let functions add theirs");

  public static final Setting<Double> TRACING_SAMPLING_RATE =
      new Setting<>(
          "tracing_sampling_rate",
          Type.text().then("a number from 0 to 1", KnownSettings::share),
          "0.01",
          "share of requests whose spans count");

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

  public static final Setting<Set<OwnHeader>> HEADERS =
      new Setting<>(
          "headers",
          Type.listOf(Type.text())
              .then("server_tokens, latency_tokens, names of headers, off", OwnHeader::parse),
          "server_tokens, latency_tokens, X-Kong-Request-Id",
          "headers added to responses; off for none");

  public static final Setting<List<String>> HEADERS_UPSTREAM =
      new Setting<>(
          "headers_upstream",
          Type.listOrOff(Type.oneOf("X-Kong-Request-Id")),
          "X-Kong-Request-Id",
          "headers added to requests sent upstream; off for none");

  public static final Setting<TrustedAddresses> TRUSTED_IPS =
      new Setting<>(
          "trusted_ips",
          Type.listOf(Type.text())
              .then("addresses and networks such as 10.0.0.1, 10.0.0.0/8", TrustedAddresses::parse),
          "",
          "peers whose X-Forwarded-* and real_ip_header are believed");

  public static final Setting<String> REAL_IP_HEADER =
      new Setting<>(
          "real_ip_header",
          Type.text(),
          "X-Real-IP",
          "header in which a trusted peer names the client's address");

  public static final Setting<Boolean> REAL_IP_RECURSIVE =
      new Setting<>(
          "real_ip_recursive",
          Type.onOff(),
          "off",
          "take the last address that is not trusted, instead of the last one");

  public static final Setting<Map<Integer, Integer>> PORT_MAPS =
      new Setting<>(
          "port_maps",
          Type.listOf(Type.portPair())
              .then("pairs of ports such as 80:8000, 443:8443", KnownSettings::byListeningPort),
          "",
          "the ports that clients see, each before the one that is listened on");

  public static final Setting<Optional<Path>> ERROR_TEMPLATE_HTML = errorTemplate("html");
  public static final Setting<Optional<Path>> ERROR_TEMPLATE_JSON = errorTemplate("json");
  public static final Setting<Optional<Path>> ERROR_TEMPLATE_XML = errorTemplate("xml");
  public static final Setting<Optional<Path>> ERROR_TEMPLATE_PLAIN = errorTemplate("plain");

  public static final Setting<String> ERROR_DEFAULT_TYPE =
      new Setting<>(
          "error_default_type",
          Type.oneOf("text/plain", "text/html", "application/json", "application/xml"),
          "text/plain",
          "form of error messages for clients that ask for none");

  public static final Setting<Boolean> ALLOW_DEBUG_HEADER =
      new Setting<>(
          "allow_debug_header",
          Type.onOff(),
          "off",
          "answer the request header Kong-Debug: 1 with the route and service");

  public static final Setting<Long> CLIENT_MAX_BODY_SIZE =
      new Setting<>(
          "nginx_http_client_max_body_size",
          Type.size(),
          "0",
          "largest request body that is proxied; 0: any");

  public static final Setting<HeaderBuffers> HEADER_BUFFERS =
      new Setting<>(
          "nginx_http_large_client_header_buffers",
          HeaderBuffers.TYPE,
          "4 8k",
          "number and size of buffers: the request line and each header line fit in one, the whole"
              + " head in all");

  public static final Setting<Duration> CLIENT_HEADER_TIMEOUT =
      new Setting<>(
          "nginx_http_client_header_timeout",
          Type.nginxTime(),
          "60s",
          "time for a client to send a whole head");

  public static final Setting<Duration> CLIENT_BODY_TIMEOUT =
      new Setting<>(
          "nginx_http_client_body_timeout",
          Type.nginxTime(),
          "60s",
          "time between two pieces of a client's body");

  public static final Setting<Duration> SEND_TIMEOUT =
      new Setting<>(
          "nginx_http_send_timeout",
          Type.nginxTime(),
          "60s",
          "time for a client to take some of a response");

  public static final Setting<Duration> CLIENT_KEEPALIVE_TIMEOUT =
      new Setting<>(
          "nginx_http_keepalive_timeout",
          Type.nginxTime(),
          "75s",
          "time that a client's connection is kept between two requests; 0 closes after each");

  public static final Setting<Integer> CLIENT_KEEPALIVE_REQUESTS =
      new Setting<>(
          "nginx_http_keepalive_requests",
          Type.number(1, Integer.MAX_VALUE),
          "10000",
          "requests after which a client's connection is closed");

  public static final Setting<Long> BODY_BUFFER =
      new Setting<>(
          "nginx_http_client_body_buffer_size",
          Type.size(),
          "8k",
          "largest request body that functions get without asking for it");

  public static final Setting<Long> BODY_FILES_LIMIT =
      new Setting<>(
          "body_files_limit",
          Type.size(),
          "4g",
          "room on disk, under the prefix, for all bodies that wait: requests that are received"
              + " before the service is called, responses whose clients are slow; more of them stream");

  public static final Setting<Long> RESPONSE_FILE_LIMIT =
      new Setting<>(
          "nginx_http_proxy_max_temp_file_size",
          Type.size(),
          "1024m",
          "room on disk for one response that is read ahead of a slow client; 0 for memory only");

  public static final Setting<Integer> MAX_URI_ARGS =
      new Setting<>(
          "lua_max_uri_args",
          Type.number(1, 1000),
          "100",
          "query arguments that functions get unless they ask for more");

  public static final Setting<Integer> MAX_REQUEST_HEADERS =
      new Setting<>(
          "lua_max_req_headers",
          Type.number(1, 1000),
          "100",
          "request headers that functions get unless they ask for more");

  public static final Setting<Integer> MAX_POST_ARGS =
      new Setting<>(
          "lua_max_post_args",
          Type.number(1, 1000),
          "100",
          "form fields that functions get unless they ask for more");

  public static final Setting<Integer> MAX_RESPONSE_HEADERS =
      new Setting<>(
          "lua_max_resp_headers",
          Type.number(1, 1000),
          "100",
          "response headers that functions get unless they ask for more");

  public static final Setting<Map<String, Long>> SHARED_DICTIONARIES =
      new Setting<>(
          "nginx_http_lua_shared_dict",
          Type.dictionaries(),
          "",
          "dictionaries for ngx.shared besides Kong's: NAME SIZE; NAME SIZE");

  public static final Setting<Long> ADMIN_MAX_BODY_SIZE =
      new Setting<>(
          "nginx_admin_client_max_body_size",
          Type.size(),
          "10m",
          "largest request body that the Admin API takes");

  public static final Setting<Integer> KEEPALIVE_POOL_SIZE =
      new Setting<>(
          "upstream_keepalive_pool_size",
          Type.number(0, 1_000_000),
          "512",
          "idle connections kept to one upstream address; 0 keeps none");

  public static final Setting<Integer> KEEPALIVE_MAX_REQUESTS =
      new Setting<>(
          "upstream_keepalive_max_requests",
          Type.number(0, Integer.MAX_VALUE),
          "10000",
          "requests after which such a connection is closed; 0: never");

  public static final Setting<Duration> KEEPALIVE_IDLE_TIMEOUT =
      new Setting<>(
          "upstream_keepalive_idle_timeout",
          Type.seconds(),
          "60",
          "seconds after which an idle one is closed; 0: never");

  public static final Setting<List<InetSocketAddress>> DNS_RESOLVER =
      new Setting<>(
          "dns_resolver",
          Type.listOf(Type.nameServer()),
          "",
          "DNS servers to ask; none: those of the system");

  public static final Setting<RouterFlavor> ROUTER_FLAVOR =
      new Setting<>(
          "router_flavor",
          Type.oneOf(RouterFlavor.class),
          "traditional_compatible",
          "how routes are matched and compared");

  public static final Setting<String> DNS_HOSTSFILE =
      new Setting<>(
          "dns_hostsfile",
          Type.text(),
          "/etc/hosts",
          "names that need no question; read again within seconds of a change");

  public static final Setting<List<String>> DNS_ORDER =
      new Setting<>(
          "dns_order",
          Type.listOf(Type.oneOf("LAST", "SRV", "A", "AAAA", "CNAME")),
          "LAST,SRV,A,CNAME",
          "the kinds of records to ask for, one after the other; LAST: the one that a name had");

  public static final Setting<Optional<Duration>> DNS_VALID_TTL =
      new Setting<>(
          "dns_valid_ttl",
          Type.orWord(
              "",
              Optional.<Duration>empty(),
              Type.seconds().then("seconds, a whole number", Optional::of)),
          "",
          "seconds for which answers hold; none: as long as they say themselves");

  public static final Setting<Duration> DNS_STALE_TTL =
      new Setting<>(
          "dns_stale_ttl",
          Type.seconds(),
          "3600",
          "seconds for which an expired answer is used while a new one is on its way");

  public static final Setting<Duration> DNS_NOT_FOUND_TTL =
      new Setting<>(
          "dns_not_found_ttl",
          Type.seconds(),
          "30",
          "seconds for which it is remembered that a name does not exist");

  public static final Setting<Duration> DNS_ERROR_TTL =
      new Setting<>(
          "dns_error_ttl", Type.seconds(), "1", "seconds until a failed question is asked again");

  public static final Setting<Integer> DNS_CACHE_SIZE =
      new Setting<>(
          "dns_cache_size", Type.number(1, 10_000_000), "10000", "how many names are remembered");

  private static final List<Setting<?>> GENERAL =
      List.of(
          PREFIX,
          LOG_LEVEL,
          PROXY_ERROR_LOG,
          PROXY_ACCESS_LOG,
          LOG_FORMAT,
          DatabaseSettings.DATABASE,
          DatabaseSettings.SECRET_KEY,
          DatabaseSettings.PG_HOST,
          DatabaseSettings.PG_PORT,
          DatabaseSettings.PG_TIMEOUT,
          DatabaseSettings.PG_USER,
          DatabaseSettings.PG_PASSWORD,
          DatabaseSettings.PG_DATABASE,
          DatabaseSettings.PG_SCHEMA,
          DatabaseSettings.PG_SSL,
          DatabaseSettings.PG_SSL_VERIFY,
          DatabaseSettings.PG_POOL_SIZE,
          DatabaseSettings.PG_KEEPALIVE_TIMEOUT,
          DECLARATIVE_CONFIG,
          DECLARATIVE_CONFIG_STRING,
          PROXY_LISTEN,
          ADMIN_LISTEN,
          AdminSettings.READ_TOKENS,
          AdminSettings.WRITE_TOKENS,
          AdminSettings.VERIFY_CLIENT,
          AdminSettings.CLIENT_AUTHORITIES,
          AdminSettings.GUI_ORIGIN,
          AdminSettings.GUI_URL,
          STATUS_LISTEN,
          WORKERS,
          DAEMON,
          PLUGINS,
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
          FUNCTION_TARGETS_DENIED,
          FUNCTION_TARGETS_ALLOWED,
          FUNCTION_VAULT_REFERENCES,
          VAULT_ENV_PREFIX,
          TRACING_INSTRUMENTATIONS,
          TRACING_SAMPLING_RATE,
          HEADERS,
          HEADERS_UPSTREAM,
          TRUSTED_IPS,
          REAL_IP_HEADER,
          REAL_IP_RECURSIVE,
          PORT_MAPS,
          ERROR_DEFAULT_TYPE,
          ERROR_TEMPLATE_HTML,
          ERROR_TEMPLATE_JSON,
          ERROR_TEMPLATE_XML,
          ERROR_TEMPLATE_PLAIN,
          ALLOW_DEBUG_HEADER,
          CLIENT_MAX_BODY_SIZE,
          BODY_BUFFER,
          BODY_FILES_LIMIT,
          RESPONSE_FILE_LIMIT,
          HEADER_BUFFERS,
          CLIENT_HEADER_TIMEOUT,
          CLIENT_BODY_TIMEOUT,
          SEND_TIMEOUT,
          CLIENT_KEEPALIVE_TIMEOUT,
          CLIENT_KEEPALIVE_REQUESTS,
          MAX_URI_ARGS,
          MAX_REQUEST_HEADERS,
          MAX_POST_ARGS,
          MAX_RESPONSE_HEADERS,
          SHARED_DICTIONARIES,
          ADMIN_MAX_BODY_SIZE,
          KEEPALIVE_POOL_SIZE,
          KEEPALIVE_MAX_REQUESTS,
          KEEPALIVE_IDLE_TIMEOUT,
          ROUTER_FLAVOR,
          DNS_RESOLVER,
          DNS_HOSTSFILE,
          DNS_ORDER,
          DNS_VALID_TTL,
          DNS_STALE_TTL,
          DNS_NOT_FOUND_TTL,
          DNS_ERROR_TTL,
          DNS_CACHE_SIZE);

  /// Every setting, in the order in which people want to read them.
  public static final List<Setting<?>> ALL =
      Stream.concat(GENERAL.stream(), KnownTlsSettings.ALL.stream()).toList();

  /// Those that name a file or a folder.
  static final Set<Setting<?>> PATHS =
      Set.of(
          PREFIX,
          DECLARATIVE_CONFIG,
          ERROR_TEMPLATE_HTML,
          ERROR_TEMPLATE_JSON,
          ERROR_TEMPLATE_XML,
          ERROR_TEMPLATE_PLAIN);

  /// Those that may hold secrets.
  static final Set<Setting<?>> SECRETS =
      Stream.of(
              Stream.of(
                  DECLARATIVE_CONFIG_STRING,
                  DatabaseSettings.PG_PASSWORD,
                  DatabaseSettings.SECRET_KEY,
                  AdminSettings.READ_TOKENS,
                  AdminSettings.WRITE_TOKENS),
              KnownTlsSettings.SECRETS.stream())
          .flatMap(it -> it)
          .collect(Collectors.toUnmodifiableSet());

  /// Kong's settings that a Kong user's file may hold and that change nothing here.
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          ("admin_access_log admin_error_log admin_gui_access_log admin_gui_api_url"
                  + " admin_gui_auth admin_gui_error_log admin_gui_listen"
                  + " admin_gui_path admin_gui_ssl_cert admin_gui_ssl_cert_key"
                  + " anonymous_reports client_body_buffer_size client_max_body_size"
                  + " cluster_ca_cert cluster_cert cluster_cert_key cluster_control_plane"
                  + " cluster_data_plane_purge_delay cluster_dp_labels cluster_listen"
                  + " cluster_max_payload cluster_mtls cluster_ocsp cluster_rpc cluster_rpc_sync"
                  + " cluster_server_name cluster_telemetry_endpoint cluster_use_proxy"
                  + " db_cache_neg_ttl db_cache_ttl db_cache_warmup_entities db_resurrect_ttl"
                  + " db_update_frequency db_update_propagation dedicated_config_processing"
                  + " dns_no_sync"
                  + " flatten_errors kic"
                  + " lmdb_environment_path lmdb_map_size lua_package_cpath lua_package_path"
                  + " lua_socket_pool_size lua_ssl_protocols max_queued_batches mem_cache_size"
                  + " new_dns_client node_id nginx_conf openresty_path pluginserver_names"
                  + " privileged_agent proxy_server proxy_server_ssl_verify"
                  + " proxy_stream_access_log proxy_stream_error_log request_debug"
                  + " request_debug_token resolver_address resolver_family role"
                  + " ssl_dhparam status_access_log status_error_log stream_listen"
                  + " upstream_keepalive vaults wasm wasm_filters_path worker_consistency"
                  + " worker_state_update_frequency")
              .split(" "));

  /// Families of Kong's settings, by the start of their names.
  private static final List<String> FAMILIES_WITHOUT_EFFECT =
      List.of("nginx_", "pg_", "vault_", "resolver_", "pluginserver_", "wasm_", "request_debug");

  /// Other names of settings: nginx has its directives on several levels, of which the inner one
  /// wins.
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "nginx_http_real_ip_header", "real_ip_header",
          "nginx_proxy_real_ip_header", "real_ip_header",
          "nginx_http_real_ip_recursive", "real_ip_recursive",
          "nginx_proxy_real_ip_recursive", "real_ip_recursive");

  private KnownSettings() {}

  /// The setting that `name` is another name of: `nginx_proxy_send_timeout` stands for
  /// `nginx_http_send_timeout`.
  static Optional<String> otherNameOf(String name) {
    var inner =
        name.startsWith("nginx_proxy_")
            ? "nginx_http_" + name.substring("nginx_proxy_".length())
            : "";
    var isDirective = ALL.stream().anyMatch(setting -> setting.name().equals(inner));
    return Optional.ofNullable(isDirective ? inner : OTHER_NAMES.get(name));
  }

  /// The names of all settings that are understood.
  static Set<String> names() {
    return Stream.concat(ALL.stream().map(Setting::name), WITHOUT_EFFECT.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// True for a setting of Kong's that means nothing here.
  static boolean isWithoutEffect(String name) {
    return WITHOUT_EFFECT.contains(name)
        || FAMILIES_WITHOUT_EFFECT.stream().anyMatch(name::startsWith);
  }

  private static Setting<Optional<Path>> errorTemplate(String form) {
    return new Setting<>(
        "error_template_" + form,
        Type.text().then("a file", text -> optional(text).map(Path::of)),
        "",
        "error page as " + form + "; in it, one %s is the message and the next the request's id");
  }

  private static Map<Integer, Integer> byListeningPort(List<Map.Entry<Integer, Integer>> pairs) {
    return pairs.stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey, (_, b) -> b));
  }

  private static double share(String text) {
    double share = Double.parseDouble(text);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException();
    }
    return share;
  }

  private static Optional<String> optional(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  /// Kong's own folder where it exists and we may write to it, else one in the user's home, so that
  /// a new user needs no rights.
  private static String defaultPrefix() {
    var kong = Path.of("/usr/local/kong");
    return Files.isDirectory(kong) && Files.isWritable(kong)
        ? kong.toString()
        : Path.of(System.getProperty("user.home", "."), ".moongate").toString();
  }
}
