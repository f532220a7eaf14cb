package moongate.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where settings come from, and how they are read.
class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void defaultsStandWhenNothingIsSet() {
    var settings = fromEnvironment(Map.of());

    assertThat(settings.get(KnownSettings.LOG_LEVEL)).isEqualTo(LogLevel.NOTICE);
    assertThat(settings.get(KnownSettings.PROXY_LISTEN))
        .extracting(Listen::url)
        .containsExactly("http://0.0.0.0:8000", "https://0.0.0.0:8443");
    assertThat(settings.get(KnownSettings.DECLARATIVE_CONFIG)).isEmpty();
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void aMarkThatAnEditorPutsBeforeTheFirstLineIsNoPartOfIt() {
    var file = file("\ufefflog_level = debug");
    var settings = SettingsReader.read(Optional.of(file), Map.of(), Map.of());

    assertThat(settings.get(KnownSettings.LOG_LEVEL)).isEqualTo(LogLevel.DEBUG);
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void theCommandLineBeatsTheEnvironmentAndTheEnvironmentBeatsTheFile() {
    var file = file("log_level = debug\nprefix = /file\nplugins = key-auth");
    var settings =
        SettingsReader.read(
            Optional.of(file),
            Map.of("KONG_LOG_LEVEL", "warn", "KONG_PREFIX", "/variable"),
            Map.of("prefix", "/option"));

    assertThat(settings.get(KnownSettings.PREFIX)).isEqualTo(Path.of("/option"));
    assertThat(settings.get(KnownSettings.LOG_LEVEL)).isEqualTo(LogLevel.WARN);
    assertThat(settings.get(KnownSettings.PLUGINS)).containsExactly("key-auth");
  }

  @Test
  void dictionariesHaveTheNamesThatNginxTakes() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_NGINX_HTTP_LUA_SHARED_DICT",
                "phantom-token 10m; lua_shared_dict my.own_2 100k"));

    assertThat(settings.get(KnownSettings.SHARED_DICTIONARIES))
        .containsEntry("phantom-token", 10L << 20)
        .containsEntry("my.own_2", 100L << 10);
  }

  @Test
  void anEmptyVariableIsNone() {
    var settings =
        SettingsReader.read(
            Optional.of(file("log_level = debug\nfunction_targets_denied =")),
            Map.of("KONG_LOG_LEVEL", "", "KONG_PG_PORT", " ", "KONG_PROXY_LISTEN", ""),
            Map.of());

    assertThat(settings.get(KnownSettings.LOG_LEVEL)).isEqualTo(LogLevel.DEBUG);
    assertThat(settings.get(KnownSettings.PROXY_LISTEN)).hasSize(2);
    assertThat(settings.texts().get("function_targets_denied")).isEmpty();
  }

  @Test
  void directivesOfNginxHaveAnotherNameOnAnotherLevel() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_NGINX_PROXY_CLIENT_MAX_BODY_SIZE", "1m",
                "KONG_NGINX_HTTP_KEEPALIVE_TIMEOUT", "2m 60s",
                "KONG_NGINX_PROXY_REAL_IP_HEADER", "X-Client",
                "KONG_NGINX_HTTP_LARGE_CLIENT_HEADER_BUFFERS", "8 16k",
                "KONG_NGINX_HTTP_SEND_TIMEOUT", "NONE"));

    assertThat(settings.get(KnownClientSettings.CLIENT_MAX_BODY_SIZE)).isEqualTo(1 << 20);
    assertThat(settings.get(KnownClientSettings.CLIENT_KEEPALIVE_TIMEOUT))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.get(KnownClientSettings.REAL_IP_HEADER)).isEqualTo("X-Client");
    assertThat(settings.get(KnownClientSettings.HEADER_BUFFERS).total()).isEqualTo(128 << 10);
    assertThat(settings.get(KnownClientSettings.SEND_TIMEOUT)).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.notices()).isEmpty();
  }

  /// The example of Kong's documentation.
  @Test
  void headersMayFillSixteenBuffersOfANumberOfKilobytes() {
    var settings =
        fromEnvironment(Map.of("KONG_NGINX_PROXY_LARGE_CLIENT_HEADER_BUFFERS", "16 128k"));

    assertThat(settings.get(KnownClientSettings.HEADER_BUFFERS).total()).isEqualTo(2 << 20);
  }

  @Test
  void everyProblemIsToldWithItsLineOrItsVariable() {
    var file = file("# a comment\nlog_level = loud\n\nupstream_keepalive_pool_size = many\noops");

    assertThatThrownBy(() ->
            SettingsReader.read(
                Optional.of(file),
                Map.of("KONG_TRUSTED_IPS", "10.0.0.0/99", "KONG_WORKER_CONSISTENCY", "loose"),
                Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            file
                + ":2: log_level has an invalid value: 'loud' (debug, info, notice, warn, error,"
                + " crit, alert, emerg)")
        .hasMessageContaining(
            file
                + ":4: upstream_keepalive_pool_size is not a number: 'many' (a whole number"
                + " from 0 to 1000000)")
        .hasMessageContaining(file + ":5: expected 'name = value', found 'oops'")
        .hasMessageContaining(
            "environment variable KONG_WORKER_CONSISTENCY: worker_consistency has an invalid"
                + " value: 'loose' (strict, eventual)")
        .hasMessageContaining(
            "environment variable KONG_TRUSTED_IPS: trusted_ips has an invalid value:"
                + " '10.0.0.0/99'");
  }

  @Test
  void connectionsToPostgresMayRestForEver() {
    var settings =
        SettingsReader.read(Optional.empty(), Map.of("KONG_PG_KEEPALIVE_TIMEOUT", "0"), Map.of());

    assertThat(settings.get(DatabaseSettings.PG_KEEPALIVE_TIMEOUT))
        .isGreaterThan(Duration.ofDays(30));
  }

  @Test
  void quotesThatWouldMakeAValueWrongAreLeftOut() {
    var file =
        file(
            "pg_ssl = \"on\"\nlog_level = 'info'\n"
                + "nginx_http_client_max_body_size = \"10m\"\npg_password = \"quoted\"");
    var settings = SettingsReader.read(Optional.of(file), Map.of(), Map.of());

    assertThat(settings.get(DatabaseSettings.PG_SSL)).isTrue();
    assertThat(settings.get(KnownSettings.LOG_LEVEL)).isEqualTo(LogLevel.INFO);
    assertThat(settings.get(DatabaseSettings.PG_PASSWORD)).contains("\"quoted\"");

    var wrong = file("log_level = 'loud'");
    assertThatThrownBy(() -> SettingsReader.read(Optional.of(wrong), Map.of(), Map.of()))
        .hasMessageContaining("log_level has an invalid value: 'loud'");
  }

  @Test
  void theProblemsOfAFileAreToldInItsOrder() {
    var file = file("dns_cache_size = many\nlog_level = loud\npg_port = none");

    assertThatThrownBy(() -> SettingsReader.read(Optional.of(file), Map.of(), Map.of()))
        .hasMessageMatching("(?s).*dns_cache_size.*log_level.*pg_port.*");
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    assertThatThrownBy(
            () -> SettingsReader.read(Optional.of(folder.resolve("none")), Map.of(), Map.of()))
        .hasMessageContaining("cannot read the settings file")
        .hasMessageContaining("no such file");
  }

  @Test
  void aVariableMayNameAFileWithTheValue() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "hush\n").toString();

    var settings = fromEnvironment(Map.of("KONG_PG_PASSWORD_FILE", secret));
    assertThat(settings.get(DatabaseSettings.PG_PASSWORD)).hasValue("hush");
    assertThat(settings.texts()).containsEntry("pg_password", "******");
    assertThat(settings.notices()).isEmpty();

    assertThatThrownBy(
            () -> fromEnvironment(Map.of("KONG_PG_PASSWORD_FILE", secret, "KONG_PG_PASSWORD", "x")))
        .hasMessage("environment variable KONG_PG_PASSWORD_FILE: KONG_PG_PASSWORD is set, too");
    assertThatThrownBy(() -> fromEnvironment(Map.of("KONG_PG_PASSWORD_FILE", "/none")))
        .hasMessage("environment variable KONG_PG_PASSWORD_FILE: cannot read /none: no such file");
  }

  @Test
  void whatChangedIsToldByName() {
    var before = fromEnvironment(Map.of("KONG_PG_PASSWORD", "one", "KONG_LOG_LEVEL", "info"));
    var after = fromEnvironment(Map.of("KONG_PG_PASSWORD", "two", "KONG_LOG_LEVEL", "info"));

    assertThat(before.changedIn(after)).containsExactly("pg_password");
    assertThat(before.changedIn(before)).isEmpty();
    assertThat(after.texts()).containsEntry("pg_password", "******");
  }

  @Test
  void aNameThatIsSetTwiceInAFileIsNoticed() {
    var file = file("log_level = debug\nlog_level = warn");
    var settings = SettingsReader.read(Optional.of(file), Map.of(), Map.of());

    assertThat(settings.get(KnownSettings.LOG_LEVEL)).isEqualTo(LogLevel.WARN);
    assertThat(settings.notices())
        .containsExactly(file + ":2: log_level replaces the value of " + file + ":1");
  }

  @Test
  void commentsEndALineUnlessTheirSignIsEscaped() {
    var file = file("  real_ip_header = X-\\#-Ip # the hash is part of it");
    var settings = SettingsReader.read(Optional.of(file), Map.of(), Map.of());

    assertThat(settings.get(KnownClientSettings.REAL_IP_HEADER)).isEqualTo("X-#-Ip");
  }

  /// Who allows new protocols only must not get old ones, by whatever name it is said.
  @Test
  void directivesOfNginxAboutTlsAreThoseSettings() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_NGINX_HTTP_SSL_PROTOCOLS", "TLSv1.3",
                "KONG_NGINX_HTTP_SSL_SESSION_TICKETS", "off",
                "KONG_NGINX_HTTP_SSL_SESSION_TIMEOUT", "5m",
                "KONG_NGINX_HTTP_SSL_PREFER_SERVER_CIPHERS", "off"));

    assertThat(settings.get(KnownTlsSettings.SSL_PROTOCOLS)).containsExactly("TLSv1.3");
    assertThat(settings.get(KnownTlsSettings.SSL_SESSION_TICKETS)).isFalse();
    assertThat(settings.get(KnownTlsSettings.SSL_SESSION_TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.get(KnownTlsSettings.SSL_PREFER_SERVER_CIPHERS)).isFalse();
  }

  @Test
  void protocolsMayBeThoseOfSomeAddressesOnly() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_NGINX_PROXY_SSL_PROTOCOLS", "TLSv1.3",
                "KONG_NGINX_ADMIN_SSL_PROTOCOLS", "TLSv1.2 TLSv1.3",
                "KONG_NGINX_SPROXY_SSL_PROTOCOLS", "TLSv1.2"));

    assertThat(settings.get(KnownTlsSettings.PROXY_PROTOCOLS)).containsExactly("TLSv1.3");
    assertThat(settings.get(KnownTlsSettings.ADMIN_PROTOCOLS))
        .containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(settings.get(KnownTlsSettings.STREAM_PROTOCOLS)).containsExactly("TLSv1.2");
    assertThat(settings.get(KnownTlsSettings.STATUS_PROTOCOLS)).isEmpty();
    assertThatThrownBy(() -> fromEnvironment(Map.of("KONG_NGINX_PROXY_SSL_PROTOCOLS", "SSLv3")))
        .hasMessageContaining("nginx_proxy_ssl_protocols has an invalid value: 'SSLv3'");
  }

  /// The directives of a server stand for those of the block around it, of sessions as of requests.
  @Test
  void servicesOfSessionsAreVerifiedByDirectivesOfTheirOwn() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_NGINX_SPROXY_PROXY_SSL_VERIFY", "on",
                "KONG_NGINX_SPROXY_PROXY_SSL_VERIFY_DEPTH", "4",
                "KONG_NGINX_STREAM_PROXY_SSL_TRUSTED_CERTIFICATE", "/etc/ca.pem"));

    assertThat(settings.notices()).noneMatch(notice -> notice.contains("no effect"));
    assertThat(settings.get(KnownStreamSettings.SERVICES_VERIFY)).isTrue();
    assertThat(settings.get(KnownStreamSettings.SERVICES_DEPTH)).isEqualTo(4);
    assertThat(settings.get(KnownStreamSettings.SERVICES_AUTHORITIES))
        .containsExactly("/etc/ca.pem");
    assertThat(settings.get(KnownTlsSettings.SERVICES_VERIFY)).isFalse();
  }

  @Test
  void listsAreSeparatedByCommasAndOffMeansNone() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_PROXY_LISTEN", "127.0.0.1:80 reuseport backlog=16384, [::1]:443 ssl http2",
                "KONG_ADMIN_LISTEN", "off",
                "KONG_PORT_MAPS", "80:8000, 443:8443"));

    assertThat(settings.get(KnownSettings.PROXY_LISTEN))
        .extracting(Listen::host, Listen::port, Listen::isSecure)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("127.0.0.1", 80, false),
            org.assertj.core.groups.Tuple.tuple("[::1]", 443, true));
    assertThat(settings.get(KnownSettings.PROXY_LISTEN).getFirst().backlog()).hasValue(16384);
    assertThat(settings.get(KnownSettings.ADMIN_LISTEN)).isEmpty();
    assertThat(settings.get(KnownClientSettings.PORT_MAPS)).isEqualTo(Map.of(8000, 80, 8443, 443));
  }

  @Test
  void aSettingMayReferToASecretWhichIsNeverShown() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_REAL_IP_HEADER", "{vault://env/header}",
                "KONG_VAULT_ENV_PREFIX", "app_",
                "APP_HEADER", "X-Hidden"));

    assertThat(settings.get(KnownClientSettings.REAL_IP_HEADER)).isEqualTo("X-Hidden");
    assertThat(settings.texts()).containsEntry("real_ip_header", "{vault://env/header}");
    assertThat(settings.plain()).containsEntry("real_ip_header", "{vault://env/header}");
  }

  @Test
  void ownVaultsGetTheOptionsOfTheirSettings() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_VAULTS", "bundled, my-http, other",
                "KONG_VAULT_MY_HTTP_BASE_URL", "https://store",
                "KONG_VAULT_MY_HTTP_TTL", "60",
                "KONG_VAULT_HCV_TOKEN", "hush"));

    assertThat(settings.vaults().options())
        .containsExactly(
            Map.entry("my-http", Map.of("base_url", "https://store", "ttl", "60")),
            Map.entry("other", Map.of()));
    assertThat(settings.notices())
        .containsExactly("settings that have no effect here: vault_hcv_token");
    assertThat(fromEnvironment(Map.of("KONG_VAULTS", "off")).vaults().options()).isEmpty();
  }

  @Test
  void functionsSeeListsAsListsAndNothingOfWhatIsNotSet() {
    var environment =
        Map.of("KONG_TRUSTED_IPS", "10.0.0.1, 10.2.0.0/16", "KONG_PORT_MAPS", "80:8000");
    assertThat(fromEnvironment(environment).plain())
        .containsEntry("trusted_ips", List.of("10.0.0.1", "10.2.0.0/16"))
        .containsEntry("port_maps", List.of("80:8000"))
        .containsEntry("headers", List.of("server_tokens", "latency_tokens", "X-Kong-Request-Id"))
        .doesNotContainKey("declarative_config");
  }

  @Test
  void aReferenceWithoutSecretStopsTheStart() {
    var environment =
        Map.of(
            "KONG_REAL_IP_HEADER", "{vault://env/none}",
            "KONG_PREFIX", "{vault://aws/x}",
            "KONG_LOG_LEVEL", "{vault://env/level}",
            "LEVEL", "hush");
    assertThatThrownBy(() -> fromEnvironment(environment))
        .hasMessageContaining(
            "real_ip_header: failed to dereference {vault://env/none}: could not get value from"
                + " external vault (no value found (NONE))")
        .hasMessageContaining("could not find vault (aws); settings may refer to env only")
        .hasMessageContaining("log_level has an invalid value in {vault://env/level}")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aRelativePathInAFileIsMeantFromThatFilesFolder() {
    var settings =
        SettingsReader.read(Optional.of(file("declarative_config = kong.yml")), Map.of(), Map.of());

    assertThat(settings.get(KnownSettings.DECLARATIVE_CONFIG)).hasValue(folder.resolve("kong.yml"));
  }

  @Test
  void amountsHaveUnits() {
    var settings =
        fromEnvironment(
            Map.of(
                "KONG_NGINX_ADMIN_CLIENT_MAX_BODY_SIZE", "8k",
                "KONG_UPSTREAM_KEEPALIVE_IDLE_TIMEOUT", "90",
                "KONG_NGINX_WORKER_PROCESSES", "3"));

    assertThat(settings.get(KnownSettings.ADMIN_MAX_BODY_SIZE)).isEqualTo(8192);
    assertThat(settings.get(KnownSettings.KEEPALIVE_IDLE_TIMEOUT))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.get(KnownSettings.WORKERS)).isEqualTo(3);
  }

  @Test
  void everySettingHasAWorkingDefaultAndANameOfItsOwn() {
    assertThat(KnownSettings.ALL).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(KnownSettings.ALL)
        .allSatisfy(setting -> assertThat(setting.parse(setting.byDefault())).isNotNull());
  }

  private static Settings fromEnvironment(Map<String, String> environment) {
    return SettingsReader.read(Optional.empty(), environment, Map.of());
  }

  private Path file(String text) {
    try {
      return Files.write(folder.resolve("moongate.conf"), List.of(text));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
