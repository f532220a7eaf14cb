package moongate.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A data plane with a store in memory, before a control plane that a test plays.
abstract class DataPlaneTesting {
  static final IssuedCertificate SHARED = certificate("kong_clustering");
  static final String NONE = "0".repeat(32);
  static final String ONE = "1".repeat(32);
  static final String TWO = "2".repeat(32);
  static final String THREE = "3".repeat(32);
  static final int MOST_PAYLOAD = 1 << 20;

  @TempDir Path folder;

  final EntitySchemas schemas = new EntitySchemas(List.of());
  final MemoryStore store = new MemoryStore(schemas);
  final List<String> applied = new CopyOnWriteArrayList<>();
  final Logged logged = new Logged();

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

  /// What a data plane has kept for its next start.
  Snapshot restored(String version) {
    return restored(version, _ -> {});
  }

  /// @param fallback what is done with the store if nothing was kept
  Snapshot restored(String version, Consumer<MemoryStore> fallback) {
    var another = new MemoryStore(schemas);
    var kept = new KeptConfiguration(folder, version);
    try (var dataPlane =
        new DataPlane(
            destination(1, "localhost", tls(), Optional.empty()),
            info(),
            another,
            new DeclarativeFile(schemas),
            kept)) {
      dataPlane.restore(() -> fallback.accept(another));
      return another.current();
    }
  }

  static Connection begun(ScriptedControlPlane control) throws IOException {
    var connection = control.accept();
    var _ = connection.read();
    var _ = connection.readHash();
    return connection;
  }

  DataPlane dataPlane(int port) {
    return dataPlane(destination(port, "localhost", tls(), Optional.empty()));
  }

  DataPlane dataPlane(Destination destination) {
    var kept = new KeptConfiguration(folder, "3.10");
    var made = new DataPlane(destination, info(), store, new DeclarativeFile(schemas), kept);
    made.connect();
    return made;
  }

  static ClusterTls tls() {
    return tls(SHARED);
  }

  static ClusterTls tls(IssuedCertificate certificate) {
    var own = new TlsIdentity(List.of(certificate.certificate()), certificate.key());
    return ClusterTls.ofDataPlane(own, new PeerTrust.Shared());
  }

  static Destination destination(
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

  static BasicInfo info() {
    var version = Optional.of("3.10.0");
    return new BasicInfo(
        List.of(new BasicInfo.Plugin("cors", version), new BasicInfo.Plugin("acl", version)),
        Value.of(Map.of("role", Value.of("data_plane"))),
        Map.of("region", "north"));
  }

  static byte[] configuration(String hash, String service) {
    return compressed(
        """
        {"type":"reconfigure","timestamp":1.5,"config_hash":"%s","hashes":{"config":"%s"},
         "config_table":{"_format_version":"3.0","_transform":false,
          "services":[{"name":"%s","host":"h","tags":null,"ws_id":"w"}]}}
        """
            .formatted(hash, hash, service));
  }

  static byte[] compressed(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  static IssuedCertificate certificate(String name) {
    return IssuedCertificate.selfSigned(request(name, false));
  }

  static IssuedCertificate.Request request(String name, boolean isAuthority) {
    var now = Instant.now();
    return new IssuedCertificate.Request(
        Kind.ECDSA_384,
        name,
        name.contains(".") ? List.of(name) : List.of(),
        isAuthority,
        now.minusSeconds(60),
        now.plusSeconds(3600));
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  static Logger logger() {
    return (Logger) LoggerFactory.getLogger("moongate.cluster");
  }

  static final class Logged extends AppenderBase<ILoggingEvent> {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage());
    }

    /// How many lines that nobody has awaited have `text` in them.
    long count(String text) {
      return lines.stream().filter(line -> line.contains(text)).count();
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
