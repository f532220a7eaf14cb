package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.net.settings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a server does not put up with: requests that are none, and clients that are slow.
final class RefusedRequestsTest extends ServerTesting {

  // Refusals

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1\r\n\r\n', 400 Bad Request, Bad request",
    "'GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n', 400 Bad Request, Bad request",
    "'\u0016\u0003\u0001', 400 Bad Request, Bad request",
    "'GET / HTTP/3.0\r\n\r\n', 505 HTTP Version Not Supported, HTTP version not supported",
  })
  void refusesThroughTheHandler(String bytes, String status, String message) throws IOException {
    var server = serve(ServerTesting::echo);
    assertThat(exchange(server, bytes))
        .startsWith("HTTP/1.1 " + status + "\r\n")
        .contains("Connection: close\r\n")
        .endsWith("\r\n\r\n" + message + "\n");
  }

  @Test
  void refusesLongLinesAsNginxDoes() throws IOException {
    var server = serve(ServerTesting::echo);
    assertThat(exchange(server, "GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(exchange(server, "GET / HTTP/1.1\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("Request header or cookie too large\n");
  }

  @Test
  void theRefusalReachesAClientThatIsStillSending() throws IOException {
    var server = serve(Limits.DEFAULT.withBody(1000), ServerTesting::echo);
    var socket = connect(server);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n");
    send(socket, "x".repeat(4_000_000));
    socket.shutdownOutput();
    assertThat(readAll(socket)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void nothingBehindARefusedRequestIsServed() throws IOException {
    var targets = new LinkedBlockingQueue<String>();
    var server =
        serve((request, response) -> {
          targets.add(request.head().target());
          echo(request, response);
        });
    exchange(server, "GET /1 HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n" + GET);
    assertThat(targets).isEmpty();
  }

  // Memory

  @Test
  void longHeadsAreCountedUntilTheirRequestsAreOver() throws IOException, InterruptedException {
    var server = serve(ServerTesting::echo);
    var socket = connect(server);
    send(socket, "GET / HTTP/1.1\r\nHost: a\r\n" + ("X: " + "x".repeat(4000) + "\r\n").repeat(3));
    awaitThat(() -> server.headMemory() > 12_000);
    send(socket, "\r\n");
    readUntil(socket, "\r\n\r\n");
    awaitThat(() -> server.headMemory() == 0);
    send(socket, "GET / HTTP/1.1\r\n" + ("X: " + "x".repeat(4000) + "\r\n").repeat(3));
    awaitThat(() -> server.headMemory() > 12_000);
    socket.close();
    awaitThat(() -> server.headMemory() == 0);
  }

  private static void awaitThat(BooleanSupplier isSo) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.sleep(10);
    }
  }

  // Time

  @Test
  void aSlowHeadIsRefused() throws IOException {
    var server = serve(FAST, ServerTesting::echo);
    var socket = connect(server);
    send(socket, "GET / HT");
    assertThat(readAll(socket)).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void silentConnectionsClose() throws IOException {
    var server = serve(FAST, ServerTesting::echo);
    var fresh = connect(server);
    assertThat(readAll(fresh)).isEmpty();
    var patient = Duration.ofMinutes(1);
    var idle = Limits.DEFAULT.withTimeouts(patient, patient, patient, Duration.ofMillis(200));
    var used = connect(serve(idle, ServerTesting::echo));
    send(used, GET);
    assertThat(readAll(used)).startsWith("HTTP/1.1 200").endsWith("GET / ");
  }

  @Test
  void aSlowBodyReachesTheHandlerAsATimeout() throws IOException {
    var server =
        serve(
            FAST,
            (request, response) -> {
              try {
                request.body().readAll(100);
              } catch (BodyException e) {
                answer(response, 408, e.kind().name());
              }
            });
    var socket = connect(server);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    assertThat(readUntil(socket, "TIMEOUT")).startsWith("HTTP/1.1 408").contains("close");
  }

  @Test
  void aClientThatDoesNotReadIsLeft() throws Exception {
    var kind = new CompletableFuture<BodyException.Kind>();
    Handler endless =
        (request, response) -> {
          response.send(head(200));
          try {
            while (true) {
              response.write(Chunk.of(new byte[65536]));
            }
          } catch (BodyException e) {
            kind.complete(e.kind());
          }
        };
    var socket = connect(serve(sendingWithin(Duration.ofMillis(300)), endless));
    send(socket, GET);
    assertThat(kind.get(10, TimeUnit.SECONDS)).isEqualTo(BodyException.Kind.TIMEOUT);
  }
}
