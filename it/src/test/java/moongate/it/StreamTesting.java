package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A node that passes on TCP, TLS and UDP, and services behind it.
abstract class StreamTesting {
  static final String ALL = "protocols: [tcp, tls, tls_passthrough, udp]";

  @TempDir Path folder;
  final List<AutoCloseable> closings = new ArrayList<>();
  final AtomicInteger accepted = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (var closing : closings.reversed()) {
      closing.close();
    }
  }

  GatewayUnderTest start(String listen, String configuration, String... settings) {
    var all = new HashMap<String, String>();
    all.put("prefix", folder.resolve("node").toString());
    all.put("stream_listen", listen);
    all.put(
        "declarative_config_string",
        "_format_version: '3.0'\n"
            + configuration.replace("FILE", folder.resolve("sessions.log").toString()));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    var gateway = GatewayUnderTest.with(all);
    closings.add(gateway);
    return gateway;
  }

  /// What file-log has written, once it is so many lines.
  List<Value.Obj> logged(int count) throws Exception {
    var file = folder.resolve("sessions.log");
    Await.that(() -> Files.exists(file));
    var lines = Await.value(() -> Files.readAllLines(file), some -> some.size() >= count);
    assertThat(lines).hasSize(count);
    return lines.stream().map(StreamTesting::object).toList();
  }

  static Value.Obj object(String line) {
    try {
      return (Value.Obj) JsonText.parse(line);
    } catch (MalformedText notJson) {
      throw new AssertionError(line, notJson);
    }
  }

  static double status(Value.Obj entry) {
    return entry.object("session").optionalNumber("status").orElse(0);
  }

  /// A service that answers `<name>:` and what came, once its client has ended.
  int answering(String name) throws IOException {
    var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    closings.add(listening);
    Thread.ofVirtual()
        .start(() -> {
          while (!listening.isClosed()) {
            try {
              var socket = listening.accept();
              accepted.incrementAndGet();
              Thread.ofVirtual().start(() -> answer(name, socket));
            } catch (IOException closed) {
              return;
            }
          }
        });
    return listening.getLocalPort();
  }

  static void answer(String name, Socket socket) {
    try (socket) {
      var all = socket.getInputStream().readAllBytes();
      socket.getOutputStream().write((name + ":").getBytes(ISO_8859_1));
      socket.getOutputStream().write(all);
    } catch (IOException gone) {
      // the test looks at what its client got
    }
  }

  static Socket connect(int port) throws IOException {
    var socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  static String exchange(int port, String text) throws IOException {
    try (var socket = connect(port)) {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      return ""; // who is refused may see that first
    }
  }

  static String tcp(int port) {
    return tcp(port, "protocols: [tcp], sources: [{ip: 127.0.0.0/8}]");
  }

  /// A service of TCP, and what its one route is like.
  static String tcp(int port, String route) {
    return """
    services:
    - name: answering
      host: 127.0.0.1
      port: %d
      protocol: tcp
      routes:
      - {name: all, %s}
    """
        .formatted(port, route);
  }

  static final String FILE_LOG = "- {name: file-log, %s, config: {path: 'FILE'}}\n".formatted(ALL);

  /// TCP to a service that answers with "one:", logged.
  GatewayUnderTest withPlugins(String plugins, String... settings) throws IOException {
    var configuration = tcp(answering("one")) + "plugins:\n" + FILE_LOG + plugins;
    return start("127.0.0.1:0", configuration, settings);
  }
}
