package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.value.Value;
import moongate.testkit.WireClient;
import moongate.testkit.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The plugin `acme` in whole nodes, with a real ACME server that fetches the answers to its
/// challenges from them.
class AcmeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOST = "a.example";

  @TempDir Path folder;

  private final List<GatewayUnderTest> nodes = new ArrayList<>();
  private PebbleServer pebble;

  @BeforeEach
  void prepare() throws Exception {
    pebble = new PebbleServer(Files.createDirectory(folder.resolve("pebble")));
  }

  @AfterEach
  void stop() {
    nodes.forEach(GatewayUnderTest::close);
    pebble.close();
  }

  private GatewayUnderTest node(Map<String, String> settings) {
    var all = new HashMap<String, String>();
    all.put("proxy_listen", "127.0.0.1:0, 127.0.0.1:0 ssl");
    all.put("prefix", folder.resolve("node" + nodes.size()).toString());
    all.put("lua_ssl_trusted_certificate", PebbleServer.authority());
    all.put("nginx_worker_processes", "1");
    all.putAll(settings);
    var node = GatewayUnderTest.with(all);
    nodes.add(node);
    return node;
  }

  private GatewayUnderTest ofDatabase(String database, String storage) throws SQLException {
    var node = node(TestDatabase.settings(database, folder.resolve("database")));
    var made = admin(node).call("POST", "/plugins", plugin("\"storage\":\"" + storage + "\""));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return node;
  }

  private GatewayUnderTest ofFile(String more, String... entities) {
    return node(
        Map.of(
            "declarative_config_string",
            "{\"_format_version\":\"3.0\",\"plugins\":[%s]%s}"
                .formatted(plugin(more), String.join("", entities))));
  }

  private String plugin(String more) {
    return """
    {"name":"acme","config":{"account_email":"bob@example.com","api_uri":"%s",
    "tos_accepted":true,"domains":["*.example"],"cert_type":"ecc","fail_backoff_minutes":60%s}}\
    """
        .formatted(pebble.directory(), more.isEmpty() ? "" : "," + more);
  }

  private static AdminClient admin(GatewayUnderTest node) {
    return new AdminClient(node.adminPort());
  }

  private static TlsClient client(GatewayUnderTest node) {
    return new TlsClient(node.node().proxyAddresses().getLast().getPort(), null);
  }

  private static String issuer(GatewayUnderTest node, String host) throws Exception {
    try (var socket = client(node).connect(host)) {
      socket.startHandshake();
      var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getIssuerX500Principal().getName();
    }
  }

  private static Value.Obj shown(GatewayUnderTest node, String host) {
    return admin(node).get("/acme/certificates/" + host).body().object("data");
  }

  private static void await(String what, Callable<Boolean> isSo) throws Exception {
    for (var end = Instant.now().plus(PATIENCE); Instant.now().isBefore(end); ) {
      if (isSo.call()) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("in vain: " + what);
  }

  private static void awaitIssued(GatewayUnderTest node, String host) throws Exception {
    await("certificate of Pebble", () -> issuer(node, host).contains("Pebble"));
  }

  @Test
  void aHandshakeForANameWithoutACertificateHasOneOrdered() throws Exception {
    var node = ofFile("");
    pebble.start(node.port(), false);
    assertThat(client(node).shown(HOST)).isEqualTo("CN=localhost");
    awaitIssued(node, HOST);
    assertThat(client(node).shown("A.Example")).isEqualTo("CN=" + HOST);
    var shown = shown(node, HOST);
    assertThat(shown.text("issuer_cn")).startsWith("Pebble Intermediate CA");
    assertThat(shown.text("pubkey_type")).isEqualTo("id-ecPublicKey");
    assertThat(shown.flag("valid")).isTrue();
    assertThat(shown.text("digest")).matches("([0-9A-F]{2}:){19}[0-9A-F]{2}");
    assertThat(shown.text("not_after")).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    assertThat(admin(node).get("/acme/certificates").body().list("data")).hasSize(1);
    assertThat(admin(node).get("/acme/certificates?invalid_only=true").body().list("data"))
        .isEmpty();
    assertThat(admin(node).get("/acme/certificates/b.example").status()).isEqualTo(404);
  }

  @Test
  void namesThatAreNotAllowedGetNoCertificate() throws Exception {
    var node = ofFile("");
    pebble.start(node.port(), false);
    assertThat(client(node).shown("a.other")).isEqualTo("CN=localhost");
    var refused = admin(node).call("POST", "/acme", "{\"host\":\"a.other\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("a.other is not among the plugin's config.domains");
    assertThat(admin(node).call("PATCH", "/acme", "{\"host\":\"a.other\"}").status())
        .isEqualTo(400);
    assertThat(admin(node).call("POST", "/acme", "{}").status()).isEqualTo(400);
    admin(node).call("POST", "/acme", "{\"host\":\"a.example\"}"); // and nobody else is in the log
    assertThat(orders()).isEqualTo(1);
  }

  /// How many the server has taken: it wants some of them twice, by chance.
  private int orders() throws IOException {
    return Files.readString(folder.resolve("pebble/pebble.log")).split("Added order", -1).length
        - 1;
  }

  @Test
  void challengesAreAnsweredForAllowedNamesOnlyWhateverRoutesThereAre() {
    var node =
        ofFile("", ",\"routes\":[{\"name\":\"r\",\"paths\":[\"/\"],\"protocols\":[\"https\"]}]");
    var known = challenge(node, HOST);
    assertThat(known.status()).isEqualTo(404);
    assertThat(known.body()).isEqualTo("Not found\n");
    assertThat(challenge(node, "a.other").status()).isEqualTo(426);
  }

  private static WireResponse challenge(GatewayUnderTest node, String host) {
    try (var client = WireClient.connect(node.port())) {
      client.send("GET /.well-known/acme-challenge/x HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host));
      return client.read(true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void withADatabaseCertificatesAreEntitiesThatOutliveTheNode(String database) throws Exception {
    var node = ofDatabase(database, "kong");
    pebble.start(node.port(), false);
    var made = admin(node).call("POST", "/acme", "{\"host\":\"a.example\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text()).contains("certificate for host a.example is created");
    assertThat(issuer(node, HOST)).contains("Pebble");
    var certificate = admin(node).get("/certificates/a.example").body();
    assertThat(certificate.texts("tags")).containsExactly("managed-by-acme");
    assertThat(certificate.texts("snis")).containsExactly(HOST);
    assertThat(admin(node).get("/acme_storage").text()).contains("Not found");

    var before = shown(node, HOST).text("serial_number");
    assertThat(admin(node).call("PATCH", "/acme", "").status()).isEqualTo(202);
    assertThat(admin(node).call("POST", "/acme", "{\"host\":\"a.example\"}").status())
        .isEqualTo(201);
    assertThat(shown(node, HOST).text("serial_number")).isNotEqualTo(before);
    assertThat(admin(node).get("/certificates/a.example").body().text("id"))
        .isEqualTo(certificate.text("id"));
  }

  @Test
  void whatWasOrderedIsServedAfterARestartAndWithoutTheServer() throws Exception {
    var settings = TestDatabase.settings("embedded", folder.resolve("database"));
    try (var node = GatewayUnderTest.with(with(settings))) {
      admin(node).call("POST", "/plugins", plugin("\"storage\":\"kong\""));
      pebble.start(node.port(), false);
      assertThat(client(node).shown(HOST)).isEqualTo("CN=localhost");
      awaitIssued(node, HOST);
    }
    pebble.close();
    try (var again = GatewayUnderTest.with(with(settings))) {
      assertThat(issuer(again, HOST)).contains("Pebble");
    }
  }

  private static Map<String, String> with(Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("proxy_listen", "127.0.0.1:0, 127.0.0.1:0 ssl");
    all.put("lua_ssl_trusted_certificate", PebbleServer.authority());
    return all;
  }

  @Test
  void certificatesThatEndSoonAreRenewedWhenToldTo() throws Exception {
    var node = ofFile("\"renew_threshold_days\":36500");
    pebble.start(node.port(), false);
    admin(node).call("POST", "/acme", "{\"host\":\"a.example\"}");
    var before = shown(node, HOST).text("serial_number");
    assertThat(admin(node).call("PATCH", "/acme", "").status()).isEqualTo(202);
    await("another one", () -> !shown(node, HOST).text("serial_number").equals(before));
    assertThat(issuer(node, HOST)).contains("Pebble");
  }

  @Test
  void anOrderThatFailsSaysWhyAndIsNotRepeatedAtOnce() throws Exception {
    var node = ofFile("");
    pebble.start(node.port(), false);
    var host = PebbleServer.UNREACHABLE;
    var failed = admin(node).call("POST", "/acme", "{\"host\":\"%s\"}".formatted(host));
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.text())
        .contains("failed to update certificate: challenge invalid: http-01: ")
        .contains("127.0.0.2");
    assertThat(client(node).shown(host)).isEqualTo("CN=localhost");
    assertThat(client(node).shown(host)).isEqualTo("CN=localhost");
    admin(node).call("POST", "/acme", "{\"host\":\"a.example\"}"); // orders go on for others
    assertThat(issuer(node, HOST)).contains("Pebble");
    assertThat(orders()).isEqualTo(2);
  }

  @Test
  void aServerThatWantsAnAccountElsewhereGetsIt() throws Exception {
    var node =
        ofFile(
            "\"eab_kid\":\"%s\",\"eab_hmac_key\":\"%s\""
                .formatted(PebbleServer.BINDING_ID, PebbleServer.BINDING_KEY));
    pebble.start(node.port(), true);
    var made = admin(node).call("POST", "/acme", "{\"host\":\"a.example\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @Test
  void theAccountsKeyMayBeAKeyEntity() throws Exception {
    var key = Issued.selfSigned(Kind.RSA, "account").keyText().replace("\n", "\\n");
    var node =
        ofFile(
            "\"account_key\":{\"key_id\":\"mine\",\"key_set\":\"set\"}",
            ",\"key_sets\":[{\"name\":\"set\"}]",
            ",\"keys\":[{\"kid\":\"mine\",\"set\":\"set\",\"pem\":{\"private_key\":\"",
            key,
            "\"}}]");
    pebble.start(node.port(), false);
    var made = admin(node).call("POST", "/acme", "{\"host\":\"a.example\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @Test
  void inHybridModeTheControlPlaneOrdersAndDataPlanesAnswerAndServe() throws Exception {
    var own = Issued.selfSigned("cluster");
    var settings = new HashMap<>(TestDatabase.settings("embedded", folder.resolve("control")));
    settings.putAll(cluster(own, "control_plane", 1));
    settings.put("cluster_listen", "127.0.0.1:0");
    settings.put("db_update_frequency", "1");
    var control = node(settings);
    int port = control.node().clusterAddresses().getFirst().getPort();
    var data = node(cluster(own, "data_plane", port));
    var shm = admin(control).call("POST", "/plugins", plugin("\"storage\":\"shm\""));
    assertThat(shm.text()).contains("can't be used in hybrid mode");
    var made = admin(control).call("POST", "/plugins", plugin("\"storage\":\"kong\""));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    await("plugin at the data plane", () -> challenge(data, HOST).body().equals("Not found\n"));
    pebble.start(data.port(), false);
    assertThat(client(data).shown(HOST)).isEqualTo("CN=localhost");
    var ordered = admin(control).call("POST", "/acme", "{\"host\":\"a.example\"}");
    assertThat(ordered.status()).as(ordered.text()).isEqualTo(201);
    awaitIssued(data, HOST);
  }

  private static Map<String, String> cluster(IssuedCertificate own, String role, int port) {
    return Map.of(
        "role",
        role,
        "cluster_cert",
        own.certificateText(),
        "cluster_cert_key",
        own.keyText(),
        "cluster_control_plane",
        "127.0.0.1:" + port);
  }

  @Test
  void withoutADatabaseNothingCanBeKeptInIt() {
    var error = catchThrowable(() -> ofFile("\"storage\":\"kong\""));
    assertThat(error).hasMessageContaining("can't be used without a database");
  }
}
