package moongate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import moongate.cluster.protocol.BasicInfo;
import moongate.cluster.protocol.ConfigTable;
import moongate.cluster.protocol.Reconfigure;
import moongate.cluster.tls.ClusterTls;
import moongate.cluster.tls.PeerTrust.Shared;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginSchema;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import moongate.store.PageQuery;
import moongate.store.StoreException;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Data planes of the JDK's WebSocket client against a control plane, over TLS.
@Timeout(60)
class ControlPlaneTest {
  private static final IssuedCertificate CLUSTER = certificate();
  private static final BasicInfo.Plugin ONE = Peer.plugin("one", "3.10.0");
  private static final String HASH = "0123456789abcdef0123456789abcdef";
  private static final EntitySchemas SCHEMAS =
      new EntitySchemas(List.of(PluginSchema.of("one", Schema.record())));

  private static final int MOST_CONNECTIONS = 12;

  @TempDir private Path folder;
  private IssuedCertificate cluster = CLUSTER;
  private SqlStore store;
  private ControlPlane controlPlane;

  @BeforeEach
  void start() throws Exception {
    store = SqlStore.open(new SqliteDatabase(folder.resolve("db")), SecretCipher.OFF, SCHEMAS);
    controlPlane = started(Duration.ofMillis(200), 16 << 20, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    controlPlane.close();
    store.close();
  }

  private ControlPlane started(Duration interval, int mostPayload, Duration silence)
      throws Exception {
    return ControlPlane.start(
        new ControlPlaneSettings(
            List.of(new InetSocketAddress("localhost", 0)),
            "3.10.0",
            Map.of("one", "3.10.0"),
            MOST_CONNECTIONS,
            mostPayload,
            interval,
            Duration.ofDays(14)),
        () -> ClusterTls.ofControlPlane(identity(), new Shared()),
        SCHEMAS,
        store.runtime(),
        silence);
  }

  private void restarted(Duration interval, int mostPayload, Duration silence) throws Exception {
    controlPlane.close();
    controlPlane = started(interval, mostPayload, silence);
  }

  private TlsIdentity identity() {
    return new TlsIdentity(List.of(cluster.certificate()), cluster.key());
  }

  private InetSocketAddress address() {
    return controlPlane.addresses().getFirst();
  }

  private Peer peer(String version) throws Exception {
    return Peer.connect(address(), CLUSTER, query(UUID.randomUUID(), version));
  }

  private static String query(UUID id, String version) {
    return "node_id=" + id + "&node_hostname=dp1&node_version=" + version;
  }

  @Test
  void aDataPlaneGetsTheConfigurationAtOnceAndAgainAfterEachChange() throws Exception {
    controlPlane.publish(consumers("a"));
    try (var peer = peer("3.10.0").introduce(ONE)) {
      var first = peer.configuration();
      assertThat(names(first)).containsExactly("a");
      assertThat(first.configHash()).isEqualTo(hash(consumers("a")));
      controlPlane.publish(consumers("a", "b"));
      assertThat(names(peer.configuration())).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void strangersWhoOnlyWaitDoNotKeepDataPlanesOut() throws Exception {
    controlPlane.publish(consumers("a"));
    var strangers = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 3 * MOST_CONNECTIONS; i++) {
        strangers.add(new Socket(address().getAddress(), address().getPort()));
      }
      try (var peer = peer("3.10.0").introduce(ONE)) {
        assertThat(names(peer.configuration())).containsExactly("a");
      }
    } finally {
      for (var socket : strangers) {
        socket.close();
      }
    }
  }

  @Test
  void aDataPlaneThatComesBeforeTheFirstConfigurationGetsItWhenItIsThere() throws Exception {
    try (var peer = peer("3.10.0").introduce(ONE).ping(HASH)) {
      assertThat(peer.pong()).isZero();
      controlPlane.publish(consumers("a"));
      assertThat(names(peer.configuration())).containsExactly("a");
    }
  }

  @Test
  void manyChangesInARowAreFewConfigurationsAndTheLastOneIsAmongThem() throws Exception {
    try (var peer = peer("3.10.0").introduce(ONE).ping(HASH)) {
      assertThat(peer.pong()).isZero();
      int changes = 50;
      for (int i = 0; i < changes; i++) {
        controlPlane.publish(consumers("c" + i));
      }
      int received = 1;
      while (!names(peer.configuration()).equals(List.of("c" + (changes - 1)))) {
        received++;
      }
      assertThat(received).isLessThan(changes);
    }
  }

  @Test
  void aConfigurationThatSaysTheSameIsNotSentAgain() throws Exception {
    controlPlane.publish(consumers("a"));
    try (var peer = peer("3.10.0").introduce(ONE)) {
      assertThat(names(peer.configuration())).containsExactly("a");
      controlPlane.publish(consumers("a"));
      controlPlane.publish(consumers("b"));
      assertThat(names(peer.configuration())).containsExactly("b");
    }
  }

  @Test
  void aConfigurationThatIsTooLargeIsNotSentAndTheNextOneIs() throws Exception {
    restarted(Duration.ofMillis(1), 2000, Duration.ofMinutes(1));
    try (var peer = peer("3.10.0").introduce(ONE).ping(HASH)) {
      assertThat(peer.pong()).isZero();
      var many = new String[1000];
      for (int i = 0; i < many.length; i++) {
        many[i] = UUID.randomUUID().toString();
      }
      controlPlane.publish(consumers(many));
      // Taken up before the next change comes, or left out for it: either way it is not sent.
      controlPlane.publish(consumers("a"));
      assertThat(names(peer.configuration())).containsExactly("a");
    }
  }

  @Test
  void aDataPlaneThatReadsSlowlyMissesWhatWasReplacedMeanwhile() throws Exception {
    restarted(Duration.ofMillis(1), 64 << 20, Duration.ofMinutes(1));
    var id = UUID.randomUUID();
    try (var slow = Peer.paused(address(), CLUSTER, query(id, "3.10.0")).introduce(ONE).ping(HASH);
        var quick = peer("3.10.0").introduce(ONE)) {
      row(id, HASH); // it has come before there is something to be sent
      // More than the buffers of two sockets hold, and nothing that could be compressed.
      var bytes = new byte[16 << 20];
      new Random(1).nextBytes(bytes);
      var large = Base64.getEncoder().encodeToString(bytes);
      controlPlane.publish(renamed(consumers("a"), large));
      var sent = quick.configuration().configHash();
      for (var name : List.of("b", "c")) {
        controlPlane.publish(consumers(name));
        assertThat(names(quick.configuration())).containsExactly(name);
      }
      slow.resume();
      assertThat(slow.configuration().configHash()).isEqualTo(sent);
      assertThat(names(slow.configuration())).containsExactly("c");
    }
  }

  @Test
  void aPingIsAnsweredByAnEmptyPongAndItsHashIsShown() throws Exception {
    var id = UUID.randomUUID();
    try (var peer = Peer.connect(address(), CLUSTER, query(id, "3.9.0")).introduce(ONE)) {
      assertThat(peer.ping(HASH).pong()).isZero();
      var row = row(id, HASH);
      assertThat(row.text("sync_status")).isEqualTo("normal");
      assertThat(row.text("hostname")).isEqualTo("dp1");
      assertThat(row.text("version")).isEqualTo("3.9.0");
      assertThat(row.object("labels").text("region")).isEqualTo("eu");
      assertThat(row.object("cert_details").number("expiry_timestamp"))
          .isEqualTo(CLUSTER.certificate().getNotAfter().toInstant().getEpochSecond());
      assertThat(row.number("ttl")).isEqualTo(Duration.ofDays(14).toSeconds());
      assertThat(row.number("expires_at")).isEqualTo(row.number("last_seen") + row.number("ttl"));
    }
  }

  @Test
  void aDataPlaneIsTheSameHoweverItWritesItsId() throws Exception {
    var id = UUID.randomUUID();
    var capitals =
        query(id, "3.10.0").replace(id.toString(), id.toString().toUpperCase(Locale.ROOT));
    try (var peer = Peer.connect(address(), CLUSTER, capitals).introduce(ONE)) {
      assertThat(peer.ping(HASH).pong()).isZero();
      assertThat(row(id, HASH).text("hostname")).isEqualTo("dp1");
    }
  }

  @Test
  void whoGoesMakesRoom() throws Exception {
    for (int i = 0; i < 2 * MOST_CONNECTIONS; i++) {
      try (var peer = peer("3.10.0").introduce(ONE)) {
        assertThat(peer.ping(HASH).pong()).isZero();
      }
    }
  }

  @Test
  void thereAreNoMoreDataPlanesThanThereMayBe() throws Exception {
    var peers = new ArrayList<Peer>();
    try {
      for (int i = 0; i < MOST_CONNECTIONS; i++) {
        peers.add(peer("3.10.0").introduce(ONE));
      }
      assertThatThrownBy(() -> peer("3.10.0")).isInstanceOf(ExecutionException.class);
    } finally {
      peers.forEach(Peer::close);
    }
  }

  @Test
  void aDataPlaneThatPingsIsNotSilent() throws Exception {
    restarted(Duration.ofMillis(1), 16 << 20, Duration.ofMillis(600));
    try (var peer = peer("3.10.0").introduce(ONE)) {
      for (int i = 0; i < 10; i++) {
        assertThat(peer.ping(HASH).pong()).isZero();
        Thread.sleep(100);
      }
    }
  }

  @Test
  void noDataPlaneIsKeptWhenTheControlPlaneStops() throws Exception {
    controlPlane.publish(consumers("a"));
    try (var peer = peer("3.10.0").introduce(ONE)) {
      assertThat(names(peer.configuration())).containsExactly("a");
      controlPlane.close();
      assertThat(peer.isEnded()).isTrue();
    }
  }

  @Test
  void aNewerDataPlaneIsToldApartAndCutOff() throws Exception {
    controlPlane.publish(consumers("a"));
    var id = UUID.randomUUID();
    try (var peer = Peer.connect(address(), CLUSTER, query(id, "3.11.0")).introduce(ONE)) {
      assertThat(peer.isEnded()).isTrue();
      assertThat(peer.waiting()).isZero();
      assertThat(row(id, Snapshot.NO_HASH).text("sync_status"))
          .isEqualTo("kong_version_incompatible");
    }
  }

  @Test
  void aDataPlaneWithoutAPluginInUseStaysAndGetsNothingUntilThePluginIsOutOfUse() throws Exception {
    controlPlane.publish(parsed("plugins: [{name: one}]"));
    var id = UUID.randomUUID();
    try (var peer = Peer.connect(address(), CLUSTER, query(id, "3.10.0")).introduce()) {
      assertThat(peer.ping(HASH).pong()).isZero();
      Await.value(() -> row(id, HASH).text("sync_status"), "plugin_set_incompatible"::equals);
      assertThat(peer.waiting()).isZero();
      controlPlane.publish(consumers("a"));
      assertThat(names(peer.configuration())).containsExactly("a");
    }
  }

  @Test
  void whatIsNotOfTheProtocolEndsTheConnection() throws Exception {
    var info = new BasicInfo(List.of(ONE), Value.Obj.EMPTY, Map.of()).write();
    try (var text = peer("3.10.0").sendText(new String(info, StandardCharsets.UTF_8));
        var another = peer("3.10.0").send("{\"type\":\"other\"}".getBytes(StandardCharsets.UTF_8));
        var early = peer("3.10.0").ping(HASH);
        var twice = peer("3.10.0").send(info).send(info);
        var shortPing = peer("3.10.0").send(info).ping("too short");
        var oddPing = peer("3.10.0").send(info).ping(HASH.replace('0', '\n'))) {
      assertThat(text.isEnded()).isTrue();
      assertThat(another.isEnded()).isTrue();
      assertThat(early.isEnded()).isTrue();
      assertThat(twice.isEnded()).isTrue();
      assertThat(shortPing.isEnded()).isTrue();
      assertThat(oddPing.isEnded()).isTrue();
    }
  }

  @Test
  void aDataPlaneThatFallsSilentIsCutOff() throws Exception {
    restarted(Duration.ofMillis(1), 16 << 20, Duration.ofMillis(500));
    try (var silent = peer("3.10.0");
        var introduced = peer("3.10.0")) {
      try {
        introduced.introduce(ONE);
      } catch (ExecutionException late) {
        // On a busy machine it is cut off before.
      }
      assertThat(silent.isEnded()).isTrue();
      assertThat(introduced.isEnded()).isTrue();
    }
  }

  @Test
  void thereIsOnePathAndItWantsToKnowWhoComes() throws Exception {
    assertThat(get("/")).startsWith("HTTP/1.1 404 ");
    assertThat(get("/v2/outlet?" + query(UUID.randomUUID(), "3.10.0"))).startsWith("HTTP/1.1 404 ");
    assertThat(get("/v1/outlet")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/v1/outlet?node_id=" + UUID.randomUUID())).startsWith("HTTP/1.1 400 ");
    assertThat(get("/v1/outlet?node_version=3.10.0")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/v1/outlet?node_id=me&node_version=3.10.0")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/v1/outlet?" + query(UUID.randomUUID(), "3.10.0"))).startsWith("HTTP/1.1 400 ");
    assertThat(get("/v1/outlet?" + query(UUID.randomUUID(), "3.10.0%0Aforged")))
        .contains("node_version are required");
    assertThat(get("/" + "x".repeat(10_000))).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void withoutTheClusterCertificateThereIsNoAnswerAtAll() throws Exception {
    assertThat(Peer.ask(address(), certificate(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEmpty();
    assertThat(Peer.askWithoutCertificate(address(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        .isEmpty();
    assertThat(Peer.askPlain(address(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        .doesNotContain("HTTP");
  }

  @Test
  void aNewCertificateIsForNewConnectionsAndLeavesThoseThatAreOpen() throws Exception {
    try (var open = peer("3.10.0").introduce(ONE).ping(HASH)) {
      assertThat(open.pong()).isZero();
      cluster = certificate();
      controlPlane.renew();
      assertThat(Peer.ask(address(), CLUSTER, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEmpty();
      assertThat(Peer.ask(address(), cluster, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
          .startsWith("HTTP/1.1 404 ");
      assertThat(open.ping(HASH).pong()).isZero();
    }
  }

  private String get(String target) throws Exception {
    return Peer.ask(address(), CLUSTER, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  /// The row of a data plane, once it has this hash.
  private Value.Obj row(UUID id, String hash) throws StoreException {
    while (true) {
      for (var row : store.runtime().page(PageQuery.of("clustering_data_planes")).entities()) {
        if (row.text("id").equals(id.toString()) && row.text("config_hash").equals(hash)) {
          return row;
        }
      }
      Thread.onSpinWait();
    }
  }

  private static List<String> names(Reconfigure configuration) {
    return configuration.configTable().list("consumers").stream()
        .map(consumer -> ((Value.Obj) consumer).text("username"))
        .toList();
  }

  private static String hash(Snapshot snapshot) {
    return Reconfigure.write(ConfigTable.of(snapshot, SCHEMAS), Instant.EPOCH).hashes().config();
  }

  private static Snapshot consumers(String... names) throws InvalidConfiguration {
    var yaml = new StringBuilder("consumers:\n");
    for (var name : names) {
      yaml.append("- {username: ").append(name).append(", created_at: 1, updated_at: 1}\n");
    }
    return parsed(yaml.toString());
  }

  private static Snapshot renamed(Snapshot snapshot, String name) {
    var consumer = snapshot.documents("consumers").getFirst().with("username", Value.of(name));
    return new Snapshot(Map.of("consumers", List.of(consumer)), Snapshot.NO_HASH, "test");
  }

  private static Snapshot parsed(String yaml) throws InvalidConfiguration {
    var text = "_format_version: \"3.0\"\n" + yaml;
    return new DeclarativeFile(SCHEMAS).parse(text.getBytes(StandardCharsets.UTF_8), "test");
  }

  private static IssuedCertificate certificate() {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA,
            ClusterTls.SHARED_NAME,
            List.of(),
            false,
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofDays(1))));
  }
}
