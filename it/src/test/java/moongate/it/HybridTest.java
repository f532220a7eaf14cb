package moongate.it;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.testkit.Await;
import moongate.testkit.FreePort;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Control planes and data planes, each a whole node, over real TLS.
class HybridTest {
  private static final IssuedCertificate SHARED = certificate();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void whatIsMadeAtTheControlPlaneIsServedByEveryDataPlane(String database) throws Exception {
    try (var control = controlPlane(database, 0);
        var one = dataPlane("one", clusterPort(control));
        var two = dataPlane("two", clusterPort(control))) {
      var admin = new AdminClient(control.adminPort());
      makeRoute(admin, "return 'first'");
      Await.value(() -> one.get("/a").body(), "first"::equals);
      Await.value(() -> two.get("/a").body(), "first"::equals);

      makeFunction(admin, "PUT", "return 'second'");
      Await.value(() -> one.get("/a").body(), "second"::equals);
      Await.value(() -> two.get("/a").body(), "second"::equals);

      assertThat(control.node().proxyAddresses()).isEmpty();
      assertThat(monitored(one, "/status/ready")).contains("\"ready\"");
      assertThat(monitored(one, "/metrics")).contains("kong_control_plane_connected 1");
      Await.value(() -> normal(admin), "2"::equals);
    }
  }

  @Test
  void aDataPlaneServesOnAndStartsWithoutItsControlPlane() throws Exception {
    int port = FreePort.next();
    var stopped = controlPlane("embedded", port);
    try (var first = dataPlane("one", port)) {
      try (stopped) {
        makeRoute(new AdminClient(stopped.adminPort()), "return 'kept'");
        Await.value(() -> first.get("/a").body(), "kept"::equals);
      }
      Await.value(() -> connected(first), "kong_control_plane_connected 0"::equals);
      assertThat(first.get("/a").body()).isEqualTo("kept");
    }

    try (var again = dataPlane("one", port)) {
      assertThat(again.get("/a").body()).isEqualTo("kept");
      assertThat(monitored(again, "/status/ready")).contains("\"ready\"");

      try (var control = controlPlane("embedded", port)) {
        makeFunction(new AdminClient(control.adminPort()), "PUT", "return 'changed'");
        Await.value(() -> again.get("/a").body(), "changed"::equals);
      }
    }
  }

  @Test
  void aFunctionKeepsWhatItRemembersWhileSomethingElseChanges() throws Exception {
    try (var control = controlPlane("embedded", 0);
        var data = dataPlane("one", clusterPort(control))) {
      var admin = new AdminClient(control.adminPort());
      makeRoute(
          admin, "local n = 0 return function() n = n + 1 kong.response.exit(200, '' .. n) end");
      Await.value(() -> data.get("/a").body(), "1"::equals);
      assertThat(data.get("/a").body()).isEqualTo("2");

      assertThat(admin.call("PUT", "/services/other", "{\"url\":\"http://other\"}").status())
          .isEqualTo(200);
      Await.value(
          () -> status(new AdminClient(data.adminPort()), "/services/other"), "200"::equals);

      assertThat(data.get("/a").body()).isEqualTo("3");
    }
  }

  @Test
  void aFunctionThatDoesNotCompileIsRefusedWhereItIsWritten() throws Exception {
    try (var control = controlPlane("embedded", 0);
        var data = dataPlane("one", clusterPort(control))) {
      var admin = new AdminClient(control.adminPort());
      makeRoute(admin, "return 'good'");
      Await.value(() -> data.get("/a").body(), "good"::equals);
      var hash = serving(data);

      var refused = function(admin, "PUT", "return function( end");

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("error parsing pre-function");
      assertThat(serving(data)).isEqualTo(hash);
      assertThat(data.get("/a").body()).isEqualTo("good");
    }
  }

  @Test
  void whatDoesNotFitInADataPlanesMemoryLeavesTheOneBeforeInForce() throws Exception {
    try (var control = controlPlane("embedded", 0);
        var data =
            MoongateProcess.start(folder, ofProcess("small", clusterPort(control)), "start")) {
      var admin = new AdminClient(control.adminPort());
      makeRoute(admin, "return 'first'");
      Await.value(() -> WireClient.get(data.port(), "/a").body(), "first"::equals);

      for (int i = 0; i < 25; i++) {
        makeLargeService(admin, i);
      }
      data.awaitOutput("bad config received from control plane");
      assertThat(data.output())
          .contains("it does not fit in the memory: to load")
          .doesNotContain("OutOfMemoryError");
      assertThat(WireClient.get(data.port(), "/a").body()).isEqualTo("first");

      for (int i = 0; i < 25; i++) {
        assertThat(admin.call("DELETE", "/services/large" + i, "").status()).isEqualTo(204);
      }
      makeFunction(admin, "PUT", "return 'second'");
      Await.value(() -> WireClient.get(data.port(), "/a").body(), "second"::equals);
    }
  }

  private static void makeLargeService(AdminClient admin, int number) {
    var service = "/services/large" + number;
    assertThat(admin.call("PUT", service, "{\"url\":\"http://h\"}").status()).isEqualTo(200);
    var comment = "-- " + "large ".repeat(150_000);
    var plugin = "{\"name\":\"pre-function\",\"config\":{\"access\":[\"" + comment + "\"]}}";
    assertThat(admin.call("POST", service + "/plugins", plugin).status()).isEqualTo(201);
  }

  /// Of a data plane with little memory.
  private Map<String, String> ofProcess(String name, int controlPlane) {
    var variables = new HashMap<String, String>();
    settings(name, SHARED, "data_plane", controlPlane)
        .forEach((setting, value) -> variables.put("KONG_" + setting.toUpperCase(ROOT), value));
    variables.put("JDK_JAVA_OPTIONS", "-Xmx96m");
    variables.put("KONG_DATABASE", "off");
    variables.put("KONG_PROXY_LISTEN", "127.0.0.1:0");
    variables.put("KONG_STATUS_LISTEN", "off");
    variables.put("KONG_ADMIN_LISTEN", "off");
    variables.put("KONG_PROXY_ERROR_LOG", "/dev/stderr");
    return variables;
  }

  @Test
  void whoHasAnotherCertificateGetsNothing() throws Exception {
    var other = certificate();
    try (var control = controlPlane("embedded", 0);
        var stranger =
            GatewayUnderTest.with(settings("stranger", other, "data_plane", clusterPort(control)));
        var known = dataPlane("known", clusterPort(control))) {
      var admin = new AdminClient(control.adminPort());
      makeRoute(admin, "return 'mine'");
      Await.value(() -> known.get("/a").body(), "mine"::equals);

      assertThat(stranger.get("/a").status()).isEqualTo(404);
      assertThat(connected(stranger)).isEqualTo("kong_control_plane_connected 0");
      assertThat(admin.get("/clustering/data-planes").text()).containsOnlyOnce("\"hostname\"");
    }
  }

  @Test
  void aFreshDataPlaneSaysThatItHasNothingAndTakesNothingFromOthers() {
    try (var data = dataPlane("one", 1)) {
      var admin = new AdminClient(data.adminPort());
      assertThat(data.get("/").body()).contains("no Route matched with those values");
      assertThat(data.get("/").status()).isEqualTo(404);
      assertThat(monitored(data, "/status/ready")).contains("no configuration available");
      assertThat(admin.get("/services").status()).isEqualTo(200);
      assertThat(admin.get("/").body().object("configuration").text("role"))
          .isEqualTo("data_plane");
      assertThat(admin.call("POST", "/services", "{\"url\":\"http://a\"}").status()).isEqualTo(405);
      assertThat(admin.call("POST", "/config", "{\"_format_version\":\"3.0\"}").status())
          .isEqualTo(405);
    }
  }

  @Test
  void aDataPlaneKeepsItsIdOverARestart() {
    Supplier<String> id =
        () -> {
          try (var data = dataPlane("one", 1)) {
            return new AdminClient(data.adminPort()).get("/").body().text("node_id");
          }
        };
    assertThat(id.get()).isEqualTo(id.get());
  }

  @Test
  void theIdOfANodeMayBeSet() {
    var id = "6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d";
    var settings = new HashMap<>(settings("one", SHARED, "data_plane", 1));
    settings.put("node_id", id);
    try (var data = GatewayUnderTest.with(settings)) {
      assertThat(new AdminClient(data.adminPort()).get("/").body().text("node_id")).isEqualTo(id);
    }
  }

  private GatewayUnderTest controlPlane(String database, int port) throws SQLException {
    var settings = new HashMap<>(settings("control", SHARED, "control_plane", port));
    settings.putAll(TestDatabase.settings(database, folder.resolve("control")));
    settings.put("cluster_listen", "127.0.0.1:" + port);
    settings.put("db_update_frequency", "1");
    return GatewayUnderTest.with(settings);
  }

  private GatewayUnderTest dataPlane(String name, int controlPlane) {
    return GatewayUnderTest.with(settings(name, SHARED, "data_plane", controlPlane));
  }

  private Map<String, String> settings(
      String name, IssuedCertificate own, String role, int controlPlane) {
    return Map.of(
        "role",
        role,
        "prefix",
        folder.resolve(name).toString(),
        "nginx_worker_processes",
        "1",
        "cluster_cert",
        own.certificateText(),
        "cluster_cert_key",
        own.keyText(),
        "cluster_control_plane",
        "127.0.0.1:" + Math.max(controlPlane, 1));
  }

  private static int clusterPort(GatewayUnderTest control) {
    return control.node().clusterAddresses().getFirst().getPort();
  }

  private static void makeRoute(AdminClient admin, String function) {
    assertThat(admin.call("PUT", "/routes/a", "{\"paths\":[\"/a\"]}").status()).isEqualTo(200);
    makeFunction(admin, "PUT", function);
  }

  private static void makeFunction(AdminClient admin, String method, String function) {
    assertThat(function(admin, method, function).status()).isEqualTo(200);
  }

  /// @param function Lua; a text that it returns is the answer
  private static AdminClient.Answer function(AdminClient admin, String method, String function) {
    var code =
        function.startsWith("return '")
            ? "kong.response.exit(200, " + function.substring("return ".length()) + ")"
            : function;
    return admin.call(
        method,
        "/plugins/6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d",
        "{\"name\":\"pre-function\",\"route\":{\"name\":\"a\"},\"config\":{\"access\":[\"%s\"]}}"
            .formatted(code));
  }

  private static String serving(GatewayUnderTest node) {
    return node.node().serving().hash();
  }

  private static String monitored(GatewayUnderTest node, String path) {
    return WireClient.get(node.statusPort(), path).body();
  }

  private static String connected(GatewayUnderTest node) {
    return monitored(node, "/metrics")
        .lines()
        .filter(line -> line.startsWith("kong_control_plane_connected"))
        .map(line -> line.replace(".0", ""))
        .findFirst()
        .orElse("");
  }

  private static String status(AdminClient admin, String path) {
    return Integer.toString(admin.get(path).status());
  }

  /// How many data planes the control plane shows that have what it has.
  private static String normal(AdminClient admin) {
    var text = admin.get("/clustering/data-planes").text();
    return Integer.toString(text.split("\"sync_status\":\"normal\"", -1).length - 1);
  }

  private static IssuedCertificate certificate() {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA_384,
            "kong_clustering",
            List.of(),
            false,
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofDays(1))));
  }
}
