package moongate.app.settings;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names of settings that are not in [KnownSettings] but may be in the file of a Kong user:
/// settings without effect here, and alternative names of our settings.
final class ForeignNames {
  /// Kong's settings that have no effect here.
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          ("admin_error_log admin_gui_access_log"
                  + " admin_gui_auth admin_gui_error_log admin_gui_listen"
                  + " admin_gui_path admin_gui_ssl_cert admin_gui_ssl_cert_key"
                  + " anonymous_reports client_body_buffer_size client_max_body_size"
                  + " cluster_allowed_common_names cluster_telemetry_endpoint cluster_telemetry_listen"
                  + " cluster_telemetry_server_name consumers_mem_cache_size"
                  + " db_cache_warmup_entities"
                  + " db_update_propagation dedicated_config_processing"
                  + " dns_no_sync enforce_route_path_pattern fips flatten_errors"
                  + " generate_trace_details incremental_sync kic"
                  + " lmdb_environment_path lmdb_map_size lru_cache_size lua_package_cpath"
                  + " lua_socket_pool_size lua_ssl_protocols max_queued_batches mem_cache_size"
                  + " nginx_conf openresty_path pluginserver_names"
                  + " privileged_agent proxy_url"
                  + " route_match_calculation route_validation_strategy ssl_dhparam status_error_log"
                  + " tracing tracing_debug_header tracing_time_threshold tracing_types"
                  + " tracing_write_endpoint tracing_write_strategy"
                  + " upstream_keepalive wasm wasm_filters_path worker_state_update_frequency")
              .split(" "));

  /// The prefixes of settings that have no effect here: Kong's, those of Kong Enterprise, and those
  /// of older versions.
  private static final List<String> FAMILIES_WITHOUT_EFFECT =
      List.of(
          ("nginx_ pg_ vault_ resolver_ pluginserver_ wasm_ admin_gui_"
                  + " admin_emails_ admin_invitation_ analytics_ audit_log cassandra_"
                  + " cluster_fallback_ debug_ enforce_rbac event_hooks_ go_ keyring_ konnect_ license_"
                  + " portal rbac smtp_ vitals")
              .split(" "));

  /// What Kubernetes tells each container about a service, here one whose name begins with `kong-`.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".+_service_(host|port(_.+)?)|.+_port_\\d+_(tcp|udp|sctp)(_.+)?");

  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

  /// Edits between a misspelled name and the one that is meant.
  private static final int FEW = 2;

  /// Alternative names of settings: nginx has its directives on several levels, of which the inner
  /// one takes precedence.
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          entry("admin_api_uri", "admin_gui_api_url"),
          entry("opentelemetry_tracing", "tracing_instrumentations"),
          entry("opentelemetry_tracing_sampling_rate", "tracing_sampling_rate"),
          entry("nginx_http_ssl_prefer_server_ciphers", "ssl_prefer_server_ciphers"),
          entry("nginx_http_ssl_protocols", "ssl_protocols"),
          entry("nginx_http_ssl_session_tickets", "ssl_session_tickets"),
          entry("nginx_http_ssl_session_timeout", "ssl_session_timeout"),
          entry("nginx_http_real_ip_header", "real_ip_header"),
          entry("nginx_proxy_real_ip_header", "real_ip_header"),
          entry("nginx_http_real_ip_recursive", "real_ip_recursive"),
          entry("nginx_proxy_real_ip_recursive", "real_ip_recursive"));

  private ForeignNames() {}

  /// The setting of which `name` is an alternative name: `nginx_proxy_send_timeout` stands for
  /// `nginx_http_send_timeout`.
  static Optional<String> otherNameOf(String name) {
    return Optional.ofNullable(OTHER_NAMES.get(name))
        .or(() -> inBlock(name, "nginx_proxy_", "nginx_http_"))
        .or(() -> inBlock(name, "nginx_sproxy_", "nginx_stream_"));
  }

  /// The directive of a server, as that of the block around it.
  private static Optional<String> inBlock(String name, String server, String block) {
    return name.startsWith(server)
        ? Optional.of(block + name.substring(server.length()))
            .filter(outer ->
                KnownSettings.ALL.stream().anyMatch(setting -> setting.name().equals(outer)))
        : Optional.empty();
  }

  /// The names of all settings that are known.
  static Set<String> names() {
    return Stream.concat(KnownSettings.ALL.stream().map(Setting::name), WITHOUT_EFFECT.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// True for the name of a setting with `_file` behind it.
  static boolean isSettingInFile(String name) {
    return name.endsWith(SettingsReader.IN_FILE)
        && KnownSettings.ALL.stream()
            .anyMatch(setting -> name.equals(setting.name() + SettingsReader.IN_FILE));
  }

  /// True for a variable that Kubernetes has set, and nobody who knows of this node.
  static boolean isServiceLink(String name, String text) {
    return SERVICE_LINK.matcher(name).matches() || SERVICE_URL.matcher(text).matches();
  }

  /// The setting that is meant by a name of one of those families: `pg_hots` is not Kong's.
  static Optional<String> meant(String name) {
    return WITHOUT_EFFECT.contains(name)
        ? Optional.empty()
        : KnownSettings.ALL.stream()
            .map(Setting::name)
            .filter(known -> Nearest.edits(name, known) <= FEW)
            .findFirst();
  }

  /// True for a setting of Kong that has no effect here.
  static boolean isWithoutEffect(String name) {
    return WITHOUT_EFFECT.contains(name)
        || FAMILIES_WITHOUT_EFFECT.stream().anyMatch(name::startsWith);
  }
}
