package moongate.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of names that are no settings of this node: those of Kong and nginx that have no
/// effect, those that somebody relies on, and mistakes.
class ForeignNamesTest {
  @TempDir Path folder;

  /// Who sets it relies on it.
  @Test
  void aDemandForClientCertificatesIsNotIgnored() {
    assertThatThrownBy(() -> fromEnvironment(Map.of("KONG_NGINX_PROXY_SSL_VERIFY_CLIENT", "on")))
        .hasMessageContaining("nginx_proxy_ssl_verify_client is not obeyed")
        .hasMessageContaining("request_client_certificate");
    assertThat(fromEnvironment(Map.of("KONG_NGINX_HTTP_SSL_VERIFY_CLIENT", "off")).notices())
        .containsExactly("settings that have no effect here: nginx_http_ssl_verify_client");
  }

  @ParameterizedTest
  @CsvSource({
    "KONG_NGINX_ADMIN_DENY, all, admin_write_tokens",
    "KONG_NGINX_ADMIN_ALLOW, 10.0.0.0/8, admin_write_tokens",
    "KONG_NGINX_PROXY_ALLOW, 10.0.0.0/8, ip-restriction",
    "KONG_NGINX_HTTP_AUTH_BASIC, staff, basic-auth",
    "KONG_NGINX_PROXY_AUTH_REQUEST, /auth, access phase",
  })
  void aDirectiveThatKeepsClientsOutIsNotIgnored(String variable, String text, String instead) {
    assertThatThrownBy(() -> fromEnvironment(Map.of(variable, text)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("environment variable " + variable + ": nginx_")
        .hasMessageContaining(" is not obeyed, and the node would let clients in")
        .hasMessageContaining(instead);
  }

  @Test
  void aDirectiveThatLetsAllClientsInIsObeyedByIgnoringIt() {
    assertThat(
            fromEnvironment(
                    Map.of("KONG_NGINX_PROXY_ALLOW", "all", "KONG_NGINX_HTTP_AUTH_BASIC", "off"))
                .notices())
        .containsExactly(
            "settings that have no effect here: nginx_http_auth_basic, nginx_proxy_allow");
  }

  /// Roles are of Kong Enterprise. Whoever has them does not expect an Admin API for everybody.
  @Test
  void rolesThatNothingReplacesAreNotIgnored() {
    var open = Map.of("KONG_ENFORCE_RBAC", "on", "KONG_ADMIN_LISTEN", "0.0.0.0:8001");
    assertThatThrownBy(() -> fromEnvironment(open))
        .hasMessageContaining("enforce_rbac is not obeyed")
        .hasMessageContaining("admin_write_tokens");

    var withToken = new HashMap<>(open);
    withToken.put("KONG_ADMIN_WRITE_TOKENS", "0123456789abcdef");
    var offered = new HashMap<>(open);
    offered.put("KONG_ENFORCE_RBAC", "off");
    var onLoopback = Map.of("KONG_ENFORCE_RBAC", "on");
    assertThat(List.of(withToken, offered, onLoopback))
        .allSatisfy(it ->
            assertThat(fromEnvironment(it).notices())
                .contains("settings that have no effect here: enforce_rbac"));
  }

  @Test
  void anAdminApiForEverybodyIsNoticed() {
    var open = new HashMap<>(Map.of("KONG_ADMIN_LISTEN", "127.0.0.1:8001, 0.0.0.0:8444 ssl"));
    assertThat(fromEnvironment(open).notices())
        .singleElement()
        .asString()
        .contains("everybody who reaches admin_listen can change the node");

    open.put("KONG_ADMIN_WRITE_TOKENS", "0123456789abcdef");
    assertThat(fromEnvironment(open).notices()).isEmpty();
  }

  @Test
  void settingsOfKongEnterpriseAndOfOldVersionsAreNotCalledUnknown() {
    var file =
        file(
            "license_path = /etc/kong/license.json\nportal = on\nvitals = off\naudit_log = on\n"
                + "admin_gui_session_conf = {}\ncassandra_contact_points = 10.0.0.1\n"
                + "tracing = on\ntracing_types = all");

    assertThat(fromFile(file).notices())
        .containsExactly(
            "settings that have no effect here: admin_gui_session_conf, audit_log,"
                + " cassandra_contact_points, license_path, portal, tracing, tracing_types, vitals");
  }

  /// The names of Kong 3.10's reference of settings that would otherwise be taken for mistakes.
  @Test
  void settingsOfKongAreNotTakenForMisspelledOnes() {
    var file =
        file(
            "lru_cache_size = 500000\ndebug_listen = off\ndebug_access_log = off\n"
                + "consumers_mem_cache_size = 128m\nfips = off\nincremental_sync = off\n"
                + "proxy_url = http://a\nroute_match_calculation = original\n"
                + "route_validation_strategy = smart\nenforce_route_path_pattern = /a\n"
                + "cluster_allowed_common_names = dp.example.com");

    assertThat(fromFile(file).notices())
        .containsExactly(
            "settings that have no effect here: cluster_allowed_common_names,"
                + " consumers_mem_cache_size, debug_access_log,"
                + " debug_listen, enforce_route_path_pattern, fips, incremental_sync,"
                + " lru_cache_size, proxy_url, route_match_calculation,"
                + " route_validation_strategy");
  }

  @Test
  void oldNamesOfSettingsAreUnderstood() {
    var settings =
        fromFile(file("opentelemetry_tracing = router\nopentelemetry_tracing_sampling_rate = 0.5"));

    assertThat(settings.notices()).isEmpty();
    assertThat(settings.get(KnownFunctionSettings.TRACING_INSTRUMENTATIONS))
        .containsExactly("router");
    assertThat(settings.get(KnownFunctionSettings.TRACING_SAMPLING_RATE)).isEqualTo(0.5);
  }

  @Test
  void aMisspelledNameOfAKnownFamilyIsTold() {
    var file = file("pg_hots = db\nnginx_http_client_max_bodysize = 1m\npg_backlog = 7");

    assertThat(fromFile(file).notices())
        .contains(
            file + ":1: 'pg_hots' has no effect here; did you mean 'pg_host'?",
            file
                + ":2: 'nginx_http_client_max_bodysize' has no effect here; did you mean"
                + " 'nginx_http_client_max_body_size'?",
            "settings that have no effect here: pg_backlog")
        .noneMatch(notice -> notice.contains(":3:"));
  }

  @Test
  void aFileWithDirectivesIsToldToBeUnread() {
    assertThat(fromEnvironment(Map.of("KONG_NGINX_PROXY_INCLUDE", "/etc/kong/acl.conf")).notices())
        .anyMatch(notice -> notice.contains("the file of nginx_proxy_include is not read"));
  }

  /// Kubernetes sets these in each container beside a service named kong-proxy.
  @Test
  void whatKubernetesTellsOfServicesIsNoSetting() {
    var environment =
        Map.of(
            "KONG_PROXY_PORT", "tcp://10.96.0.7:80",
            "KONG_PROXY_PORT_80_TCP", "tcp://10.96.0.7:80",
            "KONG_PROXY_PORT_80_TCP_PROTO", "tcp",
            "KONG_PROXY_PORT_80_TCP_PORT", "80",
            "KONG_PROXY_PORT_80_TCP_ADDR", "10.96.0.7",
            "KONG_PROXY_SERVICE_HOST", "10.96.0.7",
            "KONG_PROXY_SERVICE_PORT", "80",
            "KONG_PROXY_SERVICE_PORT_KONG_PROXY_TLS", "443");

    assertThat(fromEnvironment(environment).notices()).isEmpty();
  }

  @Test
  void settingsThatMeanNothingHereShareOneNotice() {
    var settings =
        fromEnvironment(Map.of("KONG_PG_BACKLOG", "7", "KONG_MEM_CACHE_SIZE", "1m", "HOME", "/x"));

    assertThat(settings.notices())
        .containsExactly("settings that have no effect here: mem_cache_size, pg_backlog");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestKnownOne() {
    var file = file("log_levle = debug\nwhatever_it_is = 1");
    var settings = fromFile(file);

    assertThat(settings.notices())
        .containsExactly(
            file + ":1: unknown setting 'log_levle'; did you mean 'log_level'?",
            file + ":2: unknown setting 'whatever_it_is'");
  }

  private static Settings fromEnvironment(Map<String, String> environment) {
    return SettingsReader.read(Optional.empty(), environment, Map.of());
  }

  private static Settings fromFile(Path file) {
    return SettingsReader.read(Optional.of(file), Map.of(), Map.of());
  }

  private Path file(String text) {
    try {
      return Files.write(folder.resolve("moongate.conf"), List.of(text));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
