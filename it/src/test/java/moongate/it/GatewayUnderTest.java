package moongate.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.app.node.Node;
import moongate.app.node.Wiring;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsReader;
import moongate.testkit.WireClient;
import moongate.testkit.WireResponse;

/// A whole node inside the test's process, with listeners on loopback and ports that the system
/// chose.
public final class GatewayUnderTest implements AutoCloseable {
  /// The prefix of nodes that have none of their own: it is of this process, as tests of another
  /// one may run at the same time.
  private static final Path PREFIX = temporaryPrefix();

  private final Settings settings;
  private final Node node;

  private GatewayUnderTest(Settings settings) {
    this.settings = settings;
    this.node = Wiring.start(settings);
  }

  /// Starts one with a declarative configuration (YAML or JSON).
  public static GatewayUnderTest with(String configuration) {
    return with(Map.of("declarative_config_string", configuration));
  }

  /// Starts one with settings, by Kong's names; without a database unless they name one.
  public static GatewayUnderTest with(Map<String, String> settings) {
    var all = new HashMap<String, String>();
    all.put("proxy_listen", "127.0.0.1:0");
    all.put("admin_listen", "127.0.0.1:0");
    all.put("status_listen", "127.0.0.1:0");
    all.put("database", "off");
    all.put("prefix", PREFIX.toString());
    all.putAll(settings);
    return new GatewayUnderTest(SettingsReader.read(Optional.empty(), Map.of(), all));
  }

  private static Path temporaryPrefix() {
    try {
      var folder = Files.createTempDirectory("moongate-prefix");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// The port of the proxy.
  public int port() {
    return port(node.proxyAddresses());
  }

  /// The port of a listener of sessions, in the order of `stream_listen`.
  public int streamPort(int index) {
    return node.streamAddresses().get(index).getPort();
  }

  /// The port of the Admin API.
  public int adminPort() {
    return port(node.adminAddresses());
  }

  /// The port that monitoring asks.
  public int statusPort() {
    return port(node.statusAddresses());
  }

  /// `GET path` on a connection of its own.
  public WireResponse get(String path, String... headers) {
    return WireClient.get(port(), path, headers);
  }

  /// `POST path` on a connection of its own.
  public WireResponse post(String path, String body, String... headers) {
    return WireClient.post(port(), path, body, headers);
  }

  /// Reads all files again, with the same settings. Returns the problems that there are.
  public Optional<String> reload() {
    return node.reload(settings);
  }

  /// The node itself.
  public Node node() {
    return node;
  }

  private static int port(List<InetSocketAddress> addresses) {
    return addresses.getFirst().getPort();
  }

  @Override
  public void close() {
    node.close();
  }
}
