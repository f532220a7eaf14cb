package moongate.plugins.socketlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.testkit.Await;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class SocketLogTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int PATIENCE_MILLIS = 20_000;

  private final GatewayUnderTest gateway =
      new GatewayUnderTest((_, sockets, resolver) ->
          List.of(SocketLogType.tcp(sockets, resolver), SocketLogType.udp(sockets, resolver)));

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String path(String entry) {
    return JsonMapper.shared().readTree(entry).get("request").get("uri").stringValue();
  }

  @Test
  void aDatagramComesForEachRequest() throws IOException {
    try (var collector = new DatagramSocket(0, HERE)) {
      collector.setSoTimeout(PATIENCE_MILLIS);
      gateway.withPlugin("udp-log", "host: 127.0.0.1, port: " + collector.getLocalPort());
      for (var path : List.of("/one", "/two")) {
        gateway.get(path);
        var packet = new DatagramPacket(new byte[65_000], 65_000);
        collector.receive(packet);
        assertThat(path(new String(packet.getData(), 0, packet.getLength(), UTF_8)))
            .isEqualTo(path);
      }
    }
  }

  @Test
  void theLogNamesTheCollectorThatAnEntryIsTooLongFor() throws Exception {
    try (var logged = LoggedLines.of("moongate.plugin");
        var collector = new DatagramSocket(0, HERE)) {
      int port = collector.getLocalPort();
      gateway
          .upstream(200, ("X: " + "x".repeat(30_000) + "\n").repeat(3), "")
          .withPlugin("udp-log", "host: 127.0.0.1, port: %d, timeout: 0".formatted(port));
      gateway.get("/");
      Await.that(() -> !logged.texts().isEmpty());
      assertThat(logged.texts().getFirst())
          .startsWith("[udp-log] dropped 1 entries: 127.0.0.1:" + port + ": ");
    }
  }

  @Test
  void aLineComesForEachRequestAlsoWhenTheCollectorHasClosed() throws IOException {
    try (var collector = new ServerSocket(0, 10, HERE)) {
      collector.setSoTimeout(PATIENCE_MILLIS);
      gateway.withPlugin("tcp-log", "host: 127.0.0.1, port: " + collector.getLocalPort());
      gateway.get("/one");
      try (var first = accepted(collector)) {
        assertThat(path(lines(first).readLine())).isEqualTo("/one");
      }
      // What is written to a connection that the collector is just closing is lost.
      for (int i = 0; ; i++) {
        gateway.get("/more");
        try {
          collector.setSoTimeout(200);
          try (var second = accepted(collector)) {
            assertThat(path(lines(second).readLine())).isEqualTo("/more");
            return;
          }
        } catch (SocketTimeoutException notYet) {
          assertThat(i).isLessThan(50);
        }
      }
    }
  }

  private static Socket accepted(ServerSocket collector) throws IOException {
    var socket = collector.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }
}
