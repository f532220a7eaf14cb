package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import moongate.http.RequestHead;
import moongate.plugins.acme.LoopCalls.Bounds;
import moongate.plugins.acme.LoopCalls.Identification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Servers that go on for ever.
final class LoopCallsTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\n\r\n";

  private final TestNetwork network = new TestNetwork();

  @AfterEach
  void close() {
    network.close();
  }

  /// Answers every request with a head, and then `piece` again and again.
  private static final class Endless implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    Endless(String piece, Duration pause) throws IOException {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                serve(server.accept(), piece, pause);
              }
            } catch (IOException | InterruptedException over) {
              // the test is
            }
          });
    }

    private static void serve(Socket socket, String piece, Duration pause)
        throws InterruptedException {
      try (socket) {
        socket.getOutputStream().write(HEAD.getBytes(ISO_8859_1));
        while (true) {
          socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
          Thread.sleep(pause);
        }
      } catch (IOException gone) {
        // as it should be
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private void call(Endless server, Bounds bounds) throws Exception {
    var url = URI.create("http://127.0.0.1:" + server.server.getLocalPort() + "/");
    var head = new RequestHead("GET", "/");
    network.calls().send(url, head, new byte[0], Identification.BY_URL, bounds);
  }

  @Test
  void anAnswerIsTakenUpToItsBoundOnly() throws Exception {
    try (var server = new Endless("x".repeat(10_000), Duration.ZERO)) {
      var bounds = new Bounds(Duration.ofSeconds(20), Duration.ofSeconds(60), 100_000);
      assertThatThrownBy(() -> call(server, bounds))
          .isInstanceOf(CallException.class)
          .hasMessageContaining("more than 100000 bytes");
    }
  }

  @Test
  void anAnswerThatComesByteByByteIsNotWaitedForForEver() throws Exception {
    try (var server = new Endless("x", Duration.ofMillis(10))) {
      var bounds = new Bounds(Duration.ofSeconds(20), Duration.ofSeconds(1), 100_000);
      assertThatThrownBy(() -> call(server, bounds))
          .isInstanceOf(CallException.class)
          .hasMessageContaining("no whole answer within 1 s");
    }
  }

  @Test
  void theCheckOfTheWayTellsWhatCameInstead() throws Exception {
    try (var server = new Endless("x".repeat(10_000), Duration.ZERO)) {
      var check = new ChallengeCheck(network.calls(), server.server.getLocalPort());
      assertThat(check.problem("127.0.0.1")).get().asString().contains("more than 65536 bytes");
    }
    assertThat(new ChallengeCheck(network.calls(), 1).problem("127.0.0.1"))
        .get()
        .asString()
        .startsWith("failed to fetch http://127.0.0.1:1/.well-known/acme-challenge/x: ");
  }
}
