package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import moongate.http.Request;
import moongate.net.settings.Limits;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

/// A server begins to listen, and stops without losing anybody.
final class ServerLifeTest extends ServerTesting {

  // The end

  private static Limits limits(int requestsPerConnection, Duration idle) {
    return new Limits(
        8192,
        8192,
        32768,
        1000,
        0,
        requestsPerConnection,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        idle);
  }

  @Test
  void aConnectionTakesSoManyRequests() throws Exception {
    var server = serve(limits(2, Duration.ofMinutes(1)), ServerTesting::echo);
    var socket = connect(server);
    send(socket, GET + GET + GET);
    assertThat(readAll(socket))
        .containsSubsequence(
            "Connection: keep-alive\r\n", "GET / ", "Connection: close\r\n", "GET / ")
        .doesNotContainPattern("(?s)(GET / .*){3}");
  }

  @Test
  void withoutIdleTimeAConnectionTakesOneRequest() throws Exception {
    var socket = connect(serve(limits(100, Duration.ZERO), ServerTesting::echo));
    send(socket, GET);
    assertThat(readAll(socket)).contains("Connection: close\r\n").endsWith("GET / ");
  }

  @Test
  void whoSendsAHeadBitByBitGetsNoMoreTime() throws Exception {
    var socket = connect(serve(FAST, ServerTesting::echo));
    send(socket, "GET / HTTP/1.1\r\n");
    long begun = System.nanoTime();
    for (int i = 0; socket.getInputStream().available() == 0 && i < 200; i++) {
      send(socket, "X");
      Thread.sleep(50);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    assertThat(readAll(socket)).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void closingLetsRequestsInFlightEnd() throws Exception {
    var goOn = new CompletableFuture<Request>();
    var server =
        serve((request, response) -> {
          goOn.complete(request);
          request.fiber().park();
          echo(request, response);
        });
    var idle = connect(server);
    var busy = connect(server);
    send(busy, "GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
    var request = goOn.get(10, TimeUnit.SECONDS);
    var closing = CompletableFuture.runAsync(() -> server.close(Duration.ofSeconds(10)));
    assertThat(readAll(idle)).isEmpty();
    assertThat(closing).isNotDone();
    request.fiber().unpark();
    assertThat(readAll(busy)).contains("Connection: close\r\n").endsWith("GET /busy ");
    closing.get(10, TimeUnit.SECONDS);
    assertThat(server.connections()).isZero();
  }

  @Test
  void aRequestThatCrossesTheClosingIsStillServed() throws Exception {
    var server = serve(ServerTesting::echo);
    var idle = connect(server);
    send(idle, "GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
    readUntil(idle, "GET /first ");
    var most = Duration.ofSeconds(20);
    var closing = CompletableFuture.runAsync(() -> server.close(most, most));
    awaitRefusal(server);
    send(idle, "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readAll(idle)).contains("Connection: close\r\n").endsWith("GET /second ");
    closing.get(10, TimeUnit.SECONDS);
  }

  private void awaitRefusal(NettyServer server) throws Exception {
    Await.that(() -> {
      try (var _ = connect(server)) {
        return false;
      } catch (IOException refused) {
        return true;
      }
    });
  }

  @Test
  void closingDoesNotWaitForEver() throws Exception {
    var started = new CountDownLatch(1);
    var server =
        serve((request, response) -> {
          started.countDown();
          while (!request.isGone()) {
            request.fiber().park();
          }
        });
    var socket = connect(server);
    send(socket, GET);
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    server.close(Duration.ofMillis(50));
    assertThat(readAll(socket)).isEmpty();
    assertThat(server.connections()).isZero();
  }

  @Test
  void saysWhatItCannotListenOn() {
    var server = serve(ServerTesting::echo);
    var taken = NettyServer.Listener.on(address(server));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() ->
                NettyServer.start(loops, List.of(taken), Limits.DEFAULT, ServerTesting::echo)))
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:%d: address already in use: another program, or another"
                + " node, listens there",
            address(server).getPort());
    var elsewhere = NettyServer.Listener.on(new java.net.InetSocketAddress("192.0.2.1", 80));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() ->
                NettyServer.start(loops, List.of(elsewhere), Limits.DEFAULT, ServerTesting::echo)))
        .hasMessage("cannot listen on 192.0.2.1:80: this machine does not have the address");
  }

  @Test
  void eachLoopAcceptsForItselfWhereTheSystemCan() throws IOException {
    var listener =
        new NettyServer.Listener(
            new java.net.InetSocketAddress("127.0.0.1", 0), false, true, 128, null);
    var server = NettyServer.start(loops, List.of(listener), Limits.DEFAULT, ServerTesting::echo);
    try {
      for (int i = 0; i < 20; i++) {
        assertThat(exchange(server, CLOSE)).endsWith("GET / ");
      }
    } finally {
      server.close(Duration.ofSeconds(1));
    }
  }
}
