package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.http.Origin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Requests that switch protocols, on raw sockets at both ends.
abstract class UpgradeTest extends NetTest {
  static final String ASK =
      "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  static final String AGREE =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";

  private ServerSocket listening;

  /// What each request through the proxy came to, in the words of its handler.
  final LinkedBlockingQueue<String> endings = new LinkedBlockingQueue<>();

  /// What has switched: its client and its upstream.
  record Ends(Socket client, Socket upstream) {}

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stopListening() throws IOException {
    listening.close();
  }

  Origin upstreamOrigin() {
    return Origin.plain(
        new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort()));
  }

  Ends open(NettyServer proxy) throws IOException {
    var client = connect(proxy);
    send(client, ASK);
    var upstream = accept();
    readUntil(upstream, "\r\n\r\n");
    send(upstream, AGREE);
    assertThat(readUntil(client, "\r\n\r\n")).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
    return new Ends(client, upstream);
  }

  Socket accept() throws IOException {
    var upstream = listening.accept();
    upstream.setSoTimeout(10_000);
    return upstream;
  }

  String ending() throws InterruptedException {
    return String.valueOf(endings.poll(10, TimeUnit.SECONDS));
  }
}
