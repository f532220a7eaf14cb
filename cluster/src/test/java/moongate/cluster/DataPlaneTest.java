package moongate.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import moongate.cluster.ScriptedControlPlane.Connection;
import moongate.cluster.data.Destination;
import moongate.cluster.data.ForwardProxy;
import moongate.cluster.data.KeptConfiguration;
import moongate.cluster.protocol.BasicInfo;
import moongate.cluster.tls.ClusterTls;
import moongate.cluster.tls.PeerTrust;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DataPlaneTest {
  private static final IssuedCertificate SHARED = certificate("kong_clustering");
  private static final String NONE = "0".repeat(32);
  private static final String ONE = "1".repeat(32);
  private static final String TWO = "2".repeat(32);
  private static final String THREE = "3".repeat(32);
  private static final int MOST_PAYLOAD = 1 << 20;

  @TempDir Path folder;

  private final EntitySchemas schemas = new EntitySchemas(List.of());
  private final MemoryStore store = new MemoryStore(schemas);
  private final List<String> applied = new CopyOnWriteArrayList<>();
  private final Logged logged = new Logged();

  @BeforeEach
  void watch() {
    store.onChange((next, problems) -> () -> applied.add(next.hash()));
    logged.start();
    logger().setLevel(Level.INFO);
    logger().setAdditive(false);
    logger().addAppender(logged);
  }

  @AfterEach
  void leave() {
    logger().detachAppender(logged);
    logger().setLevel(null);
    logger().setAdditive(true);
  }

  @Test
  void saysWhoItIsAndServesWhatItIsSent() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = control.accept()) {
      assertThat(connection.requestLine())
          .isEqualTo("GET /v1/outlet?node_id=a&node_hostname=h&node_version=3.10.0 HTTP/1.1");
      assertThat(connection.peer()).isEqualTo(SHARED.certificate());
      var first = connection.read();
      assertThat(first.kind()).isEqualTo(ScriptedControlPlane.BINARY);
      assertThat(new String(first.bytes(), UTF_8))
          .isEqualTo(
              """
              {"type":"basic_info","plugins":[{"name":"acl","version":"3.10.0"},{"name":"cors",\
              "version":"3.10.0"}],"process_conf":{"role":"data_plane"},"filters":{},\
              "labels":{"region":"north"}}\
              """);
      assertThat(connection.readHash()).isEqualTo(NONE);

      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      assertThat(store.current().services()).extracting(it -> it.name()).containsExactly("first");
      assertThat(logged.awaitText("configuration " + ONE + " applied in ")).endsWith(" ms");
    }
  }

  @Test
  void aConfigurationInForceIsNotAppliedAgain() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);

      assertThat(applied).containsExactly(ONE);
    }
  }

  @Test
  void ofSeveralThatWaitOnlyTheNewestIsApplied() throws Exception {
    var isApplying = new CountDownLatch(1);
    var mayGoOn = new CountDownLatch(1);
    store.onChange((next, problems) -> {
      isApplying.countDown();
      await(mayGoOn);
      return () -> {};
    });
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      await(isApplying);
      connection.send(ScriptedControlPlane.BINARY, configuration(TWO, "second"));
      connection.send(ScriptedControlPlane.BINARY, configuration(THREE, "third"));
      // It answers a ping only after it has read what was sent before.
      connection.send(ScriptedControlPlane.PING, new byte[] {1});
      assertThat(connection.read().kind()).isEqualTo(ScriptedControlPlane.PONG);
      mayGoOn.countDown();

      assertThat(connection.readHash()).isEqualTo(ONE);
      assertThat(connection.readHash()).isEqualTo(THREE);
      assertThat(applied).containsExactly(ONE, THREE);
    }
  }

  @Test
  void oneThatCannotBeServedLeavesTheOldOneInForce() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);

      for (var bad :
          List.of(
              configuration(TWO, "no name"),
              "no gzip".getBytes(UTF_8),
              compressed("{\"type\":\"reconfigure\"}"),
              compressed("{\"type\":"))) {
        connection.send(ScriptedControlPlane.BINARY, bad);
        assertThat(connection.readHash()).isEqualTo(ONE);
      }
      assertThat(applied).containsExactly(ONE);
      assertThat(logged.awaitText("unable to update running config"))
          .startsWith(
              "unable to update running config: bad config received from control plane localhost:")
          .contains("services[1].name: ");

      connection.send(ScriptedControlPlane.BINARY, configuration(THREE, "third"));
      assertThat(connection.readHash()).isEqualTo(THREE);
    }
  }

  @Test
  void messagesMayComeInPieces() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      var whole = configuration(ONE, "first");
      var start = Arrays.copyOf(whole, 10);
      var rest = Arrays.copyOfRange(whole, 10, whole.length);
      connection.send(ScriptedControlPlane.BINARY, start, false);
      connection.send(0, rest, true);

      assertThat(connection.readHash()).isEqualTo(ONE);
    }
  }

  @Test
  void connectsAgainWhenTheConnectionEnds() throws Exception {
    int port;
    try (var control = ScriptedControlPlane.start(SHARED)) {
      port = control.port();
    }
    try (var dataPlane = dataPlane(port)) {
      logged.awaitText("cannot connect to control plane localhost:" + port);
      try (var control = ScriptedControlPlane.start(SHARED, port)) {
        try (var connection = begun(control)) {
          connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
          assertThat(connection.readHash()).isEqualTo(ONE);
          assertThat(dataPlane.isConnected()).isTrue();
          connection.send(ScriptedControlPlane.CLOSE, new byte[] {3, (byte) 0xe8, 'b', 'y', 'e'});
          assertThat(connection.isAtEnd()).isTrue();
        }
        assertThat(logged.awaitText("connection to control plane"))
            .contains("lost: it closed the connection (1000 bye); trying again in ");
        try (var again = control.accept()) {
          var _ = again.read();
          assertThat(again.readHash()).isEqualTo(ONE);
        }
      }
    }
  }

  @Test
  void whatIsNoneOfTheProtocolEndsTheConnection() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port())) {
      try (var connection = begun(control)) {
        connection.send(ScriptedControlPlane.TEXT, "hello".getBytes(UTF_8));
        assertThat(connection.isAtEnd()).isTrue();
      }
      try (var connection = begun(control)) {
        connection.send(ScriptedControlPlane.BINARY, new byte[MOST_PAYLOAD + 1]);
        assertThat(connection.isAtEnd()).isTrue();
      }
      logged.awaitText("it sends more than this data plane takes, see cluster_max_payload");
    }
  }

  @Test
  void aControlPlaneWithAnotherCertificateIsToldNothing() throws Exception {
    try (var control = ScriptedControlPlane.start(certificate("kong_clustering"));
        var dataPlane = dataPlane(control.port())) {
      assertThat(control.isRefused()).isTrue();
      assertThat(logged.awaitText("cannot connect"))
          .contains("the peer's certificate is not the cluster certificate");
      assertThat(dataPlane.isConnected()).isFalse();
    }
  }

  @Test
  void aCertificateThatWasReplacedIsUsedForTheNextConnection() throws Exception {
    var later = certificate("kong_clustering");
    var files = new LinkedBlockingQueue<>(List.of(SHARED));
    try (var control = ScriptedControlPlane.start(later)) {
      var destination =
          new Destination(
              "localhost",
              control.port(),
              "localhost",
              () -> tls(Objects.requireNonNullElse(files.poll(), later)),
              Optional.empty(),
              "node_id=a",
              MOST_PAYLOAD,
              Duration.ofMillis(10));
      try (var _ = dataPlane(destination)) {
        assertThat(control.isRefused()).isTrue();
        try (var connection = control.accept()) {
          assertThat(connection.peer()).isEqualTo(later.certificate());
        }
      }
    }
  }

  @Test
  void whoStopsSaysSo() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED)) {
      var dataPlane = dataPlane(control.port());
      try (var connection = begun(control)) {
        logged.awaitText("connected to control plane");
        dataPlane.close();
        assertThat(connection.read().kind()).isEqualTo(ScriptedControlPlane.CLOSE);
      }
    }
  }

  @Test
  void whereAnAuthorityVouchesTheNameIsLookedAtToo() throws Exception {
    var authority = IssuedCertificate.selfSigned(request("authority", true));
    var own = authority.issue(request("data plane", false));
    var trust =
        new PeerTrust.Authorities(List.of(authority.certificate()), PeerTrust.Revocation.OFF);
    var tls = ClusterTls.ofDataPlane(new TlsIdentity(List.of(own.certificate()), own.key()), trust);
    try (var control = ScriptedControlPlane.start(authority.issue(request("cp.example", false)))) {
      try (var _ = dataPlane(destination(control.port(), "other.example", tls, Optional.empty()))) {
        assertThat(control.isRefused()).isTrue();
      }
      try (var _ = dataPlane(destination(control.port(), "cp.example", tls, Optional.empty()));
          var connection = control.accept()) {
        assertThat(connection.peer()).isEqualTo(own.certificate());
      }
    }
  }

  @Test
  void aProxyIsAskedToConnect() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var proxy = ConnectProxy.start(control.port())) {
      var way = new ForwardProxy("localhost", proxy.port(), Optional.empty(), Optional.of("u:p"));
      var destination =
          new Destination(
              "control.example",
              8005,
              "control.example",
              DataPlaneTest::tls,
              Optional.of(way),
              "node_id=a",
              MOST_PAYLOAD,
              Duration.ofMillis(10));
      try (var _ = dataPlane(destination);
          var connection = begun(control)) {
        connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
        assertThat(connection.readHash()).isEqualTo(ONE);
        assertThat(proxy.heads.poll(20, TimeUnit.SECONDS))
            .startsWith("CONNECT control.example:8005 HTTP/1.1\r\n")
            .containsIgnoringCase("proxy-authorization: Basic dTpw\r\n");
      }
    }
  }

  @Test
  void whatWasAppliedIsServedAfterARestartWithoutAControlPlane() throws Exception {
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      connection.send(ScriptedControlPlane.BINARY, configuration(TWO, "second"));
      assertThat(connection.readHash()).isEqualTo(TWO);
    }

    assertThat(restored("3.10").services()).extracting(it -> it.name()).containsExactly("second");
    assertThat(restored("3.10").hash()).isEqualTo(TWO);
    logged.awaitText("found persisted configuration");

    assertThat(restored("3.11").isEmpty()).isTrue();
    assertThat(restored("3.10").isEmpty()).isTrue();
  }

  /// A node that is killed then starts with what it has told.
  @Test
  void whatTheControlPlaneIsToldIsOnDisk() throws Exception {
    var kept = new KeptConfiguration(folder, "3.10");
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      for (int i = 0; i < 20; i++) {
        var hash = "%032x".formatted(i + 1);
        var message = configuration(hash, "service" + i);
        connection.send(ScriptedControlPlane.BINARY, message);
        assertThat(connection.readHash()).isEqualTo(hash);
        assertThat(kept.read()).contains(message);
      }
    }
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() throws Exception {
    var place = folder.resolve("received-3.10.json.gz");
    Files.createDirectories(place.resolve("in the way"));
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
      logged.awaitText("would be missing after a restart");
      assertThat(folder).isDirectoryNotContaining("glob:**.new");

      Files.delete(place.resolve("in the way"));
      Files.delete(place);
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(ONE);
    }
    assertThat(restored("3.10").hash()).isEqualTo(ONE);
  }

  @Test
  void aStopWaitsForTheConfigurationThatIsBeingApplied() throws Exception {
    var isApplying = new CountDownLatch(1);
    var mayGoOn = new CountDownLatch(1);
    store.onChange((next, problems) -> {
      isApplying.countDown();
      await(mayGoOn);
      return () -> {};
    });
    try (var control = ScriptedControlPlane.start(SHARED)) {
      var dataPlane = dataPlane(control.port());
      try (var connection = begun(control)) {
        connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
        await(isApplying);
        var closing = Thread.ofVirtual().start(dataPlane::close);
        mayGoOn.countDown();
        // Nobody is there for an answer any more.
        assertThat(connection.read().bytes()).asString(UTF_8).isEqualTo(ONE);
        closing.join();
      }
    }
    assertThat(restored("3.10").hash()).isEqualTo(ONE);
  }

  @Test
  void aDefectOfOneConfigurationDoesNotKeepTheNextOneOut() throws Exception {
    store.onChange((next, problems) -> {
      if (next.hash().equals(ONE)) {
        throw new StackOverflowError();
      }
      return () -> {};
    });
    try (var control = ScriptedControlPlane.start(SHARED);
        var _ = dataPlane(control.port());
        var connection = begun(control)) {
      connection.send(ScriptedControlPlane.BINARY, configuration(ONE, "first"));
      assertThat(connection.readHash()).isEqualTo(NONE);
      connection.send(ScriptedControlPlane.BINARY, configuration(TWO, "second"));
      assertThat(connection.readHash()).isEqualTo(TWO);
    }
  }

  @Test
  void aDamagedFileIsToldAndNotServed() throws Exception {
    Files.write(folder.resolve("received-3.10.json.gz"), new byte[] {1, 2, 3});

    assertThat(restored("3.10").isEmpty()).isTrue();
    logged.awaitText("cannot be served: the message is not compressed by gzip");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.99})
  void halfAFileIsToldAndNotServed(double part) throws Exception {
    var whole = configuration(ONE, "first");
    var half = Arrays.copyOf(whole, (int) (whole.length * part));
    Files.write(folder.resolve("received-3.10.json.gz"), half);

    assertThat(restored("3.10").isEmpty()).isTrue();
    logged.awaitText("cannot be served: the message is not whole: it ends too early");
  }

  private Snapshot restored(String version) {
    var another = new MemoryStore(schemas);
    var kept = new KeptConfiguration(folder, version);
    try (var dataPlane =
        new DataPlane(
            destination(1, "localhost", tls(), Optional.empty()),
            info(),
            another,
            new DeclarativeFile(schemas),
            kept)) {
      dataPlane.restore();
      return another.current();
    }
  }

  private static Connection begun(ScriptedControlPlane control) throws IOException {
    var connection = control.accept();
    var _ = connection.read();
    var _ = connection.readHash();
    return connection;
  }

  private DataPlane dataPlane(int port) {
    return dataPlane(destination(port, "localhost", tls(), Optional.empty()));
  }

  private DataPlane dataPlane(Destination destination) {
    var kept = new KeptConfiguration(folder, "3.10");
    var made = new DataPlane(destination, info(), store, new DeclarativeFile(schemas), kept);
    made.connect();
    return made;
  }

  private static ClusterTls tls() {
    return tls(SHARED);
  }

  private static ClusterTls tls(IssuedCertificate certificate) {
    var own = new TlsIdentity(List.of(certificate.certificate()), certificate.key());
    return ClusterTls.ofDataPlane(own, new PeerTrust.Shared());
  }

  private static Destination destination(
      int port, String serverName, ClusterTls tls, Optional<ForwardProxy> proxy) {
    return new Destination(
        "localhost",
        port,
        serverName,
        () -> tls,
        proxy,
        "node_id=a&node_hostname=h&node_version=3.10.0",
        MOST_PAYLOAD,
        Duration.ofMillis(10));
  }

  private static BasicInfo info() {
    var version = Optional.of("3.10.0");
    return new BasicInfo(
        List.of(new BasicInfo.Plugin("cors", version), new BasicInfo.Plugin("acl", version)),
        Value.of(Map.of("role", Value.of("data_plane"))),
        Map.of("region", "north"));
  }

  private static byte[] configuration(String hash, String service) {
    return compressed(
        """
        {"type":"reconfigure","timestamp":1.5,"config_hash":"%s","hashes":{"config":"%s"},
         "config_table":{"_format_version":"3.0","_transform":false,
          "services":[{"name":"%s","host":"h","tags":null,"ws_id":"w"}]}}
        """
            .formatted(hash, hash, service));
  }

  private static byte[] compressed(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static IssuedCertificate certificate(String name) {
    return IssuedCertificate.selfSigned(request(name, false));
  }

  private static IssuedCertificate.Request request(String name, boolean isAuthority) {
    var now = Instant.now();
    return new IssuedCertificate.Request(
        Kind.ECDSA_384,
        name,
        name.contains(".") ? List.of(name) : List.of(),
        isAuthority,
        now.minusSeconds(60),
        now.plusSeconds(3600));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("moongate.cluster");
  }

  private static final class Logged extends AppenderBase<ILoggingEvent> {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage());
    }

    /// The next line with `text` in it.
    String awaitText(String text) throws InterruptedException {
      for (var line = lines.poll(20, TimeUnit.SECONDS);
          line != null;
          line = lines.poll(20, TimeUnit.SECONDS)) {
        if (line.contains(text)) {
          return line;
        }
      }
      throw new AssertionError("no line with '" + text + "'");
    }
  }
}
