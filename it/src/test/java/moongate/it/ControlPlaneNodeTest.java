package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.testkit.Await;
import moongate.testkit.WireClient;
import moongate.testkit.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators see of a control plane: its Admin API, and the metrics of its data planes.
class ControlPlaneNodeTest {
  @TempDir private Path folder;
  private Map<String, String> certificate;
  private GatewayUnderTest controlPlane;

  @BeforeEach
  void start() throws Exception {
    var cluster = Issued.selfSigned("kong_clustering");
    certificate =
        Map.of(
            "cluster_cert",
            Files.writeString(folder.resolve("cluster.crt"), cluster.certificateText()).toString(),
            "cluster_cert_key",
            Files.writeString(folder.resolve("cluster.key"), cluster.keyText()).toString());
    controlPlane =
        plane(
            Map.of(
                "role", "control_plane",
                "database", "embedded",
                "prefix", folder.resolve("control").toString(),
                "cluster_listen", "127.0.0.1:0",
                "stream_listen", "127.0.0.1:0",
                "db_update_frequency", "0"));
  }

  @AfterEach
  void close() {
    controlPlane.close();
  }

  private GatewayUnderTest plane(Map<String, String> settings) {
    var all = new HashMap<>(certificate);
    all.putAll(settings);
    return GatewayUnderTest.with(all);
  }

  @Test
  void noClientsAreServed() {
    assertThat(controlPlane.node().proxyAddresses()).isEmpty();
    assertThat(controlPlane.node().streamAddresses()).isEmpty();
    assertThat(controlPlane.node().clusterAddresses()).hasSize(1);
  }

  @Test
  void aFunctionThatDoesNotCompileIsRefusedWhereItIsWritten() {
    var refused =
        post("/plugins", "{\"name\":\"pre-function\",\"config\":{\"access\":[\"return ((\"]}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("access");
  }

  /// Data planes have no database to count in.
  @Test
  void limitsThatAreCountedInTheDatabaseAreRefused() {
    var refused =
        post(
            "/plugins",
            "{\"name\":\"rate-limiting\",\"config\":{\"minute\":1,\"policy\":\"cluster\"}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("policy 'cluster' is not supported");
  }

  @Test
  void healthIsKnownToDataPlanesAndCannotBeOverruledHere() {
    assertThat(post("/upstreams", "{\"name\":\"backend\"}").status()).isEqualTo(201);
    assertThat(post("/upstreams/backend/targets", "{\"target\":\"127.0.0.1:1\"}").status())
        .isEqualTo(201);
    var marked = put("/upstreams/backend/targets/127.0.0.1:1/unhealthy");
    assertThat(marked.status()).isEqualTo(404);
    assertThat(get("/upstreams/backend/health").body()).contains("HEALTHCHECKS_OFF");
  }

  @Test
  void otherNodesHaveNoDataPlanesToShow() {
    try (var traditional = GatewayUnderTest.with("_format_version: \"3.0\"")) {
      for (var path : List.of("/clustering/data-planes", "/clustering/status")) {
        var answer = WireClient.get(traditional.adminPort(), path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
            .contains("only available when Kong is configured to run as Control Plane");
      }
    }
  }

  @Test
  void dataPlanesAreShownWithWhatTheyServe() throws Exception {
    assertThat(get("/clustering/data-planes").body()).isEqualTo("{\"data\":[],\"next\":null}");
    assertThat(post("/consumers", "{\"username\":\"anna\"}").status()).isEqualTo(201);
    int port = controlPlane.node().clusterAddresses().getFirst().getPort();
    try (var dataPlane =
        plane(
            Map.of(
                "role",
                "data_plane",
                "prefix",
                folder.resolve("data").toString(),
                "cluster_dp_labels",
                "region:eu",
                "cluster_control_plane",
                "127.0.0.1:" + port))) {
      Await.that(() -> !dataPlane.node().serving().consumers().isEmpty());
      var hash = "\"config_hash\":\"" + dataPlane.node().serving().hash() + "\"";
      var shown =
          Await.value(() -> get("/clustering/data-planes").body(), text -> text.contains(hash));
      assertThat(shown)
          .contains("\"sync_status\":\"normal\"")
          .contains("\"labels\":{\"region\":\"eu\"}")
          .containsPattern("\"ttl\":12(095|096)\\d\\d\\D")
          .doesNotContain("expires_at");
      var status = get("/clustering/status");
      assertThat(status.header("Deprecation")).contains("true");
      assertThat(status.body()).contains("\"config_hash\"").doesNotContain("sync_status");
      assertThat(get("/metrics").body())
          .contains("kong_data_plane_last_seen{", "kong_data_plane_config_hash{")
          .contains("kong_data_plane_cluster_cert_expiry_timestamp{")
          .containsPattern("kong_data_plane_version_compatible\\{[^}]*\\} 1\\.0");
    }
  }

  private WireResponse get(String path) {
    return WireClient.get(controlPlane.adminPort(), path);
  }

  private WireResponse put(String path) {
    try (var client = WireClient.connect(controlPlane.adminPort())) {
      client.send("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
      return client.read(true);
    }
  }

  private WireResponse post(String path, String json) {
    return WireClient.post(controlPlane.adminPort(), path, json, "Content-Type: application/json");
  }
}
