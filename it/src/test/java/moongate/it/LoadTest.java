package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that never pause, while a node takes over other configurations and stops: none of their
/// requests may fail.
class LoadTest {
  private static final int CLIENTS = 4;
  private static final int ENOUGH = 300;

  /// A node that stops keeps a connection for a second after an answer. A client of a busy machine
  /// that comes to its next request later than this may find the connection closed, as any client
  /// that rests may.
  private static final Duration LONG_REST = Duration.ofMillis(500);

  @TempDir private Path folder;
  private EchoUpstream upstream;
  private GrpcCalls grpc;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger ofGrpc = new AtomicInteger();
  private final LinkedBlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final List<Thread> clients = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    upstream = EchoUpstream.start();
    grpc = new GrpcCalls();
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    grpc.close();
    upstream.close();
  }

  private GatewayUnderTest node() throws IOException {
    configure(0);
    return GatewayUnderTest.with(
        Map.of(
            "prefix", folder.toString(),
            "proxy_listen", "127.0.0.1:0, 127.0.0.1:0 ssl http2",
            "declarative_config", folder.resolve("kong.yml").toString()));
  }

  private void configure(int number) throws IOException {
    Files.writeString(
        folder.resolve("kong.yml"),
        """
        _format_version: '3.0'
        services:
        - name: echo-%d
          url: http://localhost:%d
          routes: [{name: echo, paths: [/]}]
        - name: grpc-%d
          url: grpc://localhost:%d
          routes: [{name: grpc, paths: [/grpc.testing], protocols: [grpcs]}]
        plugins:
        - name: post-function
          config:
            header_filter: ["kong.response.set_header('X-Number', '%d')"]
        """
            .formatted(number, upstream.port(), number, grpc.port(), number));
  }

  /// What a client does over and over.
  private interface Call {
    void run() throws Exception;
  }

  private void spawn(Call call) {
    clients.add(
        Thread.startVirtualThread(() -> {
          while (!isOver.get() && failures.isEmpty()) {
            try {
              call.run();
            } catch (ConnectException refused) {
              if (isStopping.get()) {
                return;
              }
              failures.add(refused.toString());
            } catch (Exception failed) {
              failures.add(failed.toString());
            }
          }
        }));
  }

  private void spawnAll(GatewayUnderTest node) throws Exception {
    int plain = node.port();
    int secure = node.node().proxyAddresses().get(1).getPort();
    for (int i = 0; i < CLIENTS; i++) {
      spawn(() -> overOneConnection(() -> new Socket("127.0.0.1", plain)));
    }
    var tls = BelievingTls.context();
    var sockets = tls.getSocketFactory();
    spawn(() -> overOneConnection(() -> sockets.createSocket("127.0.0.1", secure)));
    var client = HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_2).build();
    for (int i = 0; i < 2; i++) {
      spawn(() -> overHttp2(client, secure));
    }
    spawnGrpc(secure);
  }

  private void spawnGrpc(int port) throws IOException {
    var calls = GrpcCalls.channel(port);
    var conversations = GrpcCalls.channel(port);
    channels.addAll(List.of(calls, conversations));
    for (int i = 0; i < 2; i++) {
      spawn(() -> counted(() -> GrpcCalls.unary(calls)));
      spawn(() -> counted(() -> GrpcCalls.conversation(conversations)));
    }
  }

  private void counted(Call call) throws Exception {
    call.run();
    ofGrpc.incrementAndGet();
    answered.incrementAndGet();
  }

  /// Connects a client.
  private interface Connect {
    Socket open() throws IOException;
  }

  /// Until the node closes it, which it has to announce. A client rests before its first request,
  /// too.
  private void overOneConnection(Connect connect) throws IOException {
    long asked = System.nanoTime();
    var connected = connect.open(); // who is refused has not been cut off
    try (var socket = connected) {
      socket.setSoTimeout(20_000);
      while (!isOver.get()) {
        var request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1);
        socket.getOutputStream().write(request);
        boolean hasRested = System.nanoTime() - asked > LONG_REST.toNanos();
        asked = System.nanoTime();
        var head = readHead(socket.getInputStream());
        if (head.isEmpty() && isStopping.get() && hasRested) {
          return;
        }
        if (!head.startsWith("HTTP/1.1 200 ")) {
          throw new IOException("answered with: " + head);
        }
        socket.getInputStream().readNBytes(length(head));
        answered.incrementAndGet();
        if (head.contains("\r\nConnection: close\r\n")) {
          return;
        }
      }
    } catch (SocketException broken) {
      throw new IOException("cut off: " + broken);
    }
  }

  /// What comes up to the end of a head, or of the connection; nothing if that is cut off before
  /// the first byte.
  private static String readHead(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int octet = read(in, head.isEmpty());
      if (octet < 0) {
        return head.toString();
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  private static int read(InputStream in, boolean isFirst) throws IOException {
    try {
      return in.read();
    } catch (SocketException cut) {
      if (isFirst) {
        return -1;
      }
      throw cut;
    }
  }

  private static int length(String head) {
    int at = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length: ") + 18;
    return Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
  }

  private void overHttp2(HttpClient client, int port) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/x")).build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200 || response.version() != HttpClient.Version.HTTP_2) {
      throw new IOException("answered with: " + response);
    }
    answered.incrementAndGet();
  }

  private void awaitAnswers(int more) throws Exception {
    int enough = answered.get() + more;
    int enoughOfGrpc = ofGrpc.get() + more / 10;
    Await.that(
        () -> (answered.get() >= enough && ofGrpc.get() >= enoughOfGrpc) || !failures.isEmpty());
  }

  @Test
  void aReloadFailsNoRequest() throws Exception {
    try (var node = node()) {
      spawnAll(node);
      for (int number = 1; number <= 8; number++) {
        awaitAnswers(ENOUGH);
        configure(number);
        assertThat(node.reload()).isEmpty();
        assertThat(node.get("/x").header("X-Number")).hasValue("" + number);
      }
      isOver.set(true);
      for (var client : clients) {
        client.join();
      }
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aStopFailsNoRequest() throws Exception {
    var node = node();
    spawnAll(node);
    awaitAnswers(ENOUGH);
    isStopping.set(true);
    node.close();
    for (var client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
  }
}
