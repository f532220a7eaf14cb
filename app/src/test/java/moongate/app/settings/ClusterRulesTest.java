package moongate.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterRulesTest {
  private static final Map<String, String> CONTROL_PLANE =
      Map.of("role", "control_plane", "cluster_cert", "c.crt", "cluster_cert_key", "c.key");
  private static final Map<String, String> DATA_PLANE =
      Map.of(
          "role", "data_plane",
          "database", "off",
          "cluster_cert", "c.crt",
          "cluster_cert_key", "c.key");

  @Test
  void aNodeByItselfHasNoRules() {
    var settings = read(Map.of("cluster_max_payload", "1", "cluster_use_proxy", "on"));

    assertThat(settings.get(KnownClusterSettings.ROLE)).isEqualTo(Role.TRADITIONAL);
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void planesThatHaveWhatTheyNeedAreAccepted() {
    assertThat(read(CONTROL_PLANE).get(KnownClusterSettings.ROLE).isProxy()).isFalse();
    var dataPlane =
        read(
            with(
                DATA_PLANE,
                "cluster_control_plane",
                "[::1]:18005",
                "cluster_dp_labels",
                "region:north,tier:1.a"));

    assertThat(dataPlane.get(KnownClusterSettings.CLUSTER_CONTROL_PLANE))
        .isEqualTo(new HostAndPort("::1", 18_005))
        .hasToString("[::1]:18005");
    assertThat(dataPlane.get(KnownClusterSettings.CLUSTER_DP_LABELS))
        .isEqualTo(Map.of("region", "north", "tier", "1.a"));
    assertThat(dataPlane.plain()).containsEntry("role", "data_plane");
  }

  @Test
  void aPlaneNeedsACertificate() {
    refused(
        Map.of("role", "control_plane"),
        "cluster certificate and key must be provided to use Hybrid mode");
  }

  @Test
  void aControlPlaneIsRefusedForEverythingThatItCannotBeWithout() {
    refused(
        with(
            CONTROL_PLANE,
            "admin_listen",
            "off",
            "cluster_listen",
            "off",
            "database",
            "off",
            "cluster_mtls",
            "pki",
            "cluster_use_proxy",
            "on",
            "cluster_dp_labels",
            "a:b",
            "cluster_data_plane_purge_delay",
            "59",
            "cluster_max_payload",
            "4194303"),
        """
        admin_listen must be specified when role = "control_plane"
        cluster_listen must be specified when role = "control_plane"
        in-memory storage can not be used when role = "control_plane"
        cluster_ca_cert must be specified when cluster_mtls = "pki"
        cluster_use_proxy can not be used when role = "control_plane"
        cluster_dp_labels can not be used when role = "control_plane"
        cluster_data_plane_purge_delay must be 60 or greater
        cluster_max_payload must be 4194304 (4MB) or greater\
        """);
  }

  @Test
  void aDataPlaneIsRefusedForEverythingThatItCannotBeWithout() {
    refused(
        with(DATA_PLANE, "proxy_listen", "off", "database", "postgres", "cluster_use_proxy", "on"),
        """
        proxy_listen must be specified when role = "data_plane"
        only in-memory storage can be used when role = "data_plane"
        Hint: set database = off in your kong.conf
        cluster_use_proxy is turned on but no proxy_server is configured\
        """);
  }

  @Test
  void aProxyHasAnAddressAndPerhapsASecretThatIsNotShown() {
    var settings =
        read(
            with(
                DATA_PLANE,
                "cluster_use_proxy",
                "on",
                "proxy_server",
                "http://user:pass@proxy.example:3128"));

    var proxy = settings.get(KnownClusterSettings.PROXY_SERVER).orElseThrow();
    assertThat(proxy.credentials()).contains("user:pass");
    assertThat(proxy).hasToString("http://proxy.example:3128");
    assertThat(settings.texts().get("proxy_server")).isEqualTo("******");
    assertThatThrownBy(() -> read(Map.of("proxy_server", "user:pass@proxy")))
        .hasMessageContaining("proxy_server has an invalid value: '******' (a URL such as")
        .hasMessageNotContaining("pass@");
  }

  @Test
  void whatWorksOtherwiseIsTold() {
    assertThat(read(with(DATA_PLANE, "cluster_rpc", "on")).notices())
        .singleElement()
        .asString()
        .startsWith("cluster_rpc and cluster_rpc_sync: planes speak protocol v1");
    assertThat(read(with(DATA_PLANE, "declarative_config", "kong.yml")).notices()).isEmpty();
  }

  @Test
  void whatWouldOnlyLookSafeIsTold() {
    assertThat(read(with(CONTROL_PLANE, "cluster_ocsp", "on")).notices())
        .singleElement()
        .asString()
        .startsWith("cluster_ocsp has no effect where cluster_mtls = shared");
  }

  @Test
  void configurationsMayBeHandedOutMoreOftenThanEachSecond() {
    assertThat(read(CONTROL_PLANE).get(KnownClusterSettings.DB_UPDATE_FREQUENCY))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(
            read(with(CONTROL_PLANE, "db_update_frequency", "0.5"))
                .get(KnownClusterSettings.DB_UPDATE_FREQUENCY))
        .isEqualTo(Duration.ofMillis(500));
    for (var wrong : List.of("-1", "often", "NaN", "100000")) {
      assertThatThrownBy(() -> read(with(CONTROL_PLANE, "db_update_frequency", wrong)))
          .hasMessageContaining("db_update_frequency");
    }
  }

  private static void refused(Map<String, String> settings, String message) {
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessage(message);
  }

  private static Settings read(Map<String, String> settings) {
    return SettingsReader.read(Optional.empty(), Map.of(), settings);
  }

  private static Map<String, String> with(Map<String, String> settings, String... more) {
    var all = new HashMap<>(settings);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }
}
