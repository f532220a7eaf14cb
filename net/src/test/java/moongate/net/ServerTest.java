package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.Status;
import moongate.net.settings.Limits;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerTest extends NetTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String CLOSE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  /// Answers with method, target and body.
  private static void echo(Request request, Response response) {
    var head = request.head();
    var body =
        new String(request.body().readAll(1 << 20), java.nio.charset.StandardCharsets.ISO_8859_1);
    answer(response, 200, head.method() + " " + head.target() + " " + body);
  }

  private static ResponseHead head(int status) {
    var head = new ResponseHead(status);
    head.headers().set(HeaderName.DATE, "now");
    return head;
  }

  // Responses

  @Test
  void answersWithALengthWhenTheBodyIsKnownInTime() throws IOException {
    var server =
        serve((request, response) -> {
          response.send(head(404));
          response.write(Chunk.of("abc"));
          response.end();
        });
    assertThat(exchange(server, CLOSE))
        .isEqualTo(
            "HTTP/1.1 404 Not Found\r\nDate: now\r\nContent-Length: 3\r\n"
                + "Connection: close\r\n\r\nabc");
  }

  @Test
  void answersInChunksWhenTheBodyComesBitByBit() throws IOException {
    var server =
        serve((request, response) -> {
          response.send(head(200));
          response.write(Chunk.of("abc"));
          response.write(Chunk.of("d".repeat(17)));
          response.end();
        });
    assertThat(exchange(server, CLOSE))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "3\r\nabc\r\n11\r\n"
                + "d".repeat(17)
                + "\r\n0\r\n\r\n");
  }

  @Test
  void sendsWhatIsThereWhileTheFiberWaits() throws IOException {
    var goOn = new CompletableFuture<Request>();
    var server =
        serve((request, response) -> {
          response.send(head(200));
          response.write(Chunk.of("first"));
          goOn.complete(request);
          request.fiber().park();
          response.write(Chunk.of("second"));
          response.end();
        });
    var socket = connect(server);
    send(socket, CLOSE);
    assertThat(readUntil(socket, "first\r\n")).contains("chunked");
    goOn.join().fiber().unpark();
    assertThat(readAll(socket)).isEqualTo("6\r\nsecond\r\n0\r\n\r\n");
  }

  @Test
  void endsTheBodyWithTheConnectionForOldClients() throws IOException {
    var server =
        serve((request, response) -> {
          response.send(head(200));
          response.write(Chunk.of("abc"));
          response.write(Chunk.of("def"));
          response.end();
        });
    assertThat(exchange(server, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\n\r\nabcdef");
  }

  @Test
  void keepsTheConnectionOfOldClientsThatAskForIt() throws IOException {
    var server = serve(ServerTest::echo);
    var socket = connect(server);
    for (int i = 0; i < 2; i++) {
      send(socket, "GET /" + i + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(readUntil(socket, "GET /" + i + " ")).contains("Connection: keep-alive\r\n");
    }
    send(socket, "GET / HTTP/1.0\r\n\r\n");
    assertThat(readAll(socket)).contains("Connection: close\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void sendsNoBodyWhereNoneMayBe(int status) throws IOException {
    var server =
        serve((request, response) -> {
          response.send(head(status));
          response.write(Chunk.of("abc"));
          response.end();
        });
    assertThat(exchange(server, GET + CLOSE))
        .isEqualTo(
            ("HTTP/1.1 %1$d %2$s\r\nDate: now\r\nConnection: keep-alive\r\n\r\n"
                    + "HTTP/1.1 %1$d %2$s\r\nDate: now\r\nConnection: close\r\n\r\n")
                .formatted(status, Status.reason(status)));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 199})
  void nothingFollowsAResponseThatLooksInterim(int status) throws IOException {
    var server =
        serve((request, response) -> {
          response.send(head(status));
          response.end();
        });
    assertThat(exchange(server, GET + GET))
        .isEqualTo(
            "HTTP/1.1 %d %s\r\nDate: now\r\nConnection: close\r\n\r\n"
                .formatted(status, Status.reason(status)));
  }

  @Test
  void answersHeadWithTheLengthOfTheBodyOnly() throws IOException {
    var server = serve((request, response) -> answer(response, 200, "hello"));
    assertThat(exchange(server, CLOSE.replace("GET", "HEAD")))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: now\r\nConnection: close\r\n\r\n");
  }

  @Test
  void addsTheDate() throws IOException {
    var server =
        serve((request, response) -> {
          response.send(new ResponseHead(200));
          response.end();
        });
    assertThat(exchange(server, CLOSE))
        .containsPattern("\r\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")
        .contains("\r\nContent-Length: 0\r\n");
  }

  @Test
  void cutsTheConnectionWhenALengthIsNotMet() throws IOException {
    var server =
        serve((request, response) -> {
          var head = head(200);
          head.headers().set(HeaderName.CONTENT_LENGTH, "10");
          response.send(head);
          response.write(Chunk.of("abc"));
          response.end();
        });
    var socket = connect(server);
    send(socket, GET);
    assertThat(readAll(socket)).endsWith("\r\n\r\nabc");
  }

  @Test
  void anAbortedResponseIsNotAWholeOne() throws IOException {
    var server =
        serve((request, response) -> {
          response.send(head(200));
          response.write(Chunk.of("abc"));
          response.write(Chunk.of("def"));
          request.fiber().sleep(Duration.ofMillis(1));
          response.abort();
        });
    assertThat(exchange(server, GET)).endsWith("3\r\nabc\r\n3\r\ndef\r\n");
  }

  @Test
  void anOldClientSeesAResetWhenItsResponseIsAborted() throws Exception {
    var twice = new CountDownLatch(1);
    var server =
        serve((request, response) -> {
          response.send(head(200));
          response.write(Chunk.of("abc"));
          request.fiber().sleep(Duration.ofMillis(1));
          response.abort();
          response.abort();
          twice.countDown();
        });
    assertThatThrownBy(() -> exchange(server, "GET / HTTP/1.0\r\n\r\n"))
        .isInstanceOf(IOException.class);
    assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aHandlerThatFailsIsAServerError() throws IOException {
    var server =
        serve((request, response) -> {
          throw new IllegalStateException("expected in this test");
        });
    assertThat(exchange(server, CLOSE)).startsWith("HTTP/1.1 500 ").doesNotContain("in this test");
  }

  @Test
  void countsWhatItSends() throws IOException {
    var counts = new LinkedBlockingQueue<List<Long>>();
    var server =
        serve((request, response) -> {
          answer(response, 200, "hello");
          counts.add(List.of(response.bytesSent(), response.bodyBytesSent(), request.bytesRead()));
        });
    var answer = exchange(server, CLOSE);
    assertThat(counts.remove()).containsExactly((long) answer.length(), 5L, (long) CLOSE.length());
  }

  // Requests

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    var server =
        serve((request, response) -> {
          if (request.head().target().endsWith("0")) {
            request.fiber().sleep(Duration.ofMillis(1));
          }
          echo(request, response);
        });
    var requests = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      requests.append("PUT /%d HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody".formatted(i));
    }
    var answers = exchange(server, requests.toString());
    int at = 0;
    for (int i = 0; i < 1000; i++) {
      at = answers.indexOf("PUT /" + i + " body", at);
      assertThat(at).as("answer %d", i).isPositive();
    }
  }

  @Test
  void asksForTheBodyWhenTheHandlerReadsIt() throws IOException {
    var server = serve(ServerTest::echo);
    var socket = connect(server);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    assertThat(readUntil(socket, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    send(socket, "abc" + CLOSE);
    assertThat(readAll(socket)).startsWith("HTTP/1.1 200 OK").contains("POST / abc");
  }

  @Test
  void doesNotAskForABodyThatNobodyReads() throws IOException {
    var server = serve((request, response) -> answer(response, 403, "denied"));
    var socket = connect(server);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    assertThat(readUntil(socket, "denied"))
        .startsWith("HTTP/1.1 403")
        .contains("Connection: close\r\n");
  }

  @Test
  void discardsABodyThatNobodyReadsAndGoesOn() throws IOException {
    var server = serve((request, response) -> answer(response, 403, request.head().target()));
    var body = "x".repeat(300_000);
    var answers =
        exchange(
            server,
            "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n"
                + body
                + "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "493e0\r\n"
                + body
                + "\r\n0\r\n\r\n"
                + CLOSE);
    assertThat(answers.split("HTTP/1.1 403", -1)).hasSize(4);
  }

  @Test
  void tellsThatTheConnectionClosesBeforeAnEndlessBodyIsDiscarded() throws IOException {
    var server = serve((request, response) -> answer(response, 403, "no"));
    var socket = connect(server);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
    send(socket, "x".repeat(2_000_000));
    socket.shutdownOutput();
    assertThat(readAll(socket)).startsWith("HTTP/1.1 403").endsWith("no");
  }

  @Test
  void aBrokenBodyReachesTheHandler() throws IOException {
    var kinds = new LinkedBlockingQueue<BodyException.Kind>();
    var server =
        serve((request, response) -> {
          try {
            request.body().readAll(100);
          } catch (BodyException e) {
            kinds.add(e.kind());
            answer(response, 400, "bad");
          }
        });
    assertThat(
            exchange(
                server,
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n" + GET))
        .startsWith("HTTP/1.1 400")
        .contains("Connection: close")
        .endsWith("bad");
    assertThat(kinds.remove()).isEqualTo(BodyException.Kind.MALFORMED);
    exchange(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    assertThat(kinds.remove()).isEqualTo(BodyException.Kind.CLIENT_GONE);
  }

  @Test
  void answersAClientThatHasEndedItsSide() throws IOException {
    var server =
        serve((request, response) -> {
          request.fiber().sleep(Duration.ofMillis(50));
          echo(request, response);
        });
    assertThat(exchange(server, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("GET /x ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close", "endOutput"})
  void tellsTheHandlerWhenTheClientIsGone(String how) throws Exception {
    var started = new CountDownLatch(1);
    var isGone = new CompletableFuture<Boolean>();
    var server =
        serve((request, response) -> {
          started.countDown();
          while (!request.isGone()) {
            request.fiber().park();
          }
          isGone.complete(true);
        });
    var socket = connect(server);
    send(socket, GET);
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    if (how.equals("endOutput")) {
      socket.shutdownOutput();
    } else {
      socket.setSoLinger(how.equals("reset"), 0);
      socket.close();
    }
    assertThat(isGone.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void knowsBothEndsOfTheConnection() throws IOException {
    var server =
        serve((request, response) -> {
          var peer = request.connection();
          answer(
              response,
              200,
              peer.remoteAddress()
                  + " "
                  + peer.remotePort()
                  + " "
                  + peer.localPort()
                  + " "
                  + peer.requestCount()
                  + " "
                  + request.requestLine());
        });
    var socket = connect(server);
    send(socket, GET);
    assertThat(readUntil(socket, "GET / HTTP/1.1"))
        .endsWith(
            "\r\n\r\n127.0.0.1 %d %d 1 GET / HTTP/1.1"
                .formatted(socket.getLocalPort(), address(server).getPort()));
  }

  // Refusals

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1\r\n\r\n', 400 Bad Request, Bad request",
    "'GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n', 400 Bad Request, Bad request",
    "'\u0016\u0003\u0001', 400 Bad Request, Bad request",
    "'GET / HTTP/3.0\r\n\r\n', 505 HTTP Version Not Supported, HTTP version not supported",
  })
  void refusesThroughTheHandler(String bytes, String status, String message) throws IOException {
    var server = serve(ServerTest::echo);
    assertThat(exchange(server, bytes))
        .startsWith("HTTP/1.1 " + status + "\r\n")
        .contains("Connection: close\r\n")
        .endsWith("\r\n\r\n" + message + "\n");
  }

  @Test
  void refusesLongLinesAsNginxDoes() throws IOException {
    var server = serve(ServerTest::echo);
    assertThat(exchange(server, "GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(exchange(server, "GET / HTTP/1.1\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("Request header or cookie too large\n");
  }

  @Test
  void theRefusalReachesAClientThatIsStillSending() throws IOException {
    var server = serve(Limits.DEFAULT.withBody(1000), ServerTest::echo);
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

  // Time

  @Test
  void aSlowHeadIsRefused() throws IOException {
    var server = serve(FAST, ServerTest::echo);
    var socket = connect(server);
    send(socket, "GET / HT");
    assertThat(readAll(socket)).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void silentConnectionsClose() throws IOException {
    var server = serve(FAST, ServerTest::echo);
    var fresh = connect(server);
    assertThat(readAll(fresh)).isEmpty();
    var patient = Duration.ofMinutes(1);
    var idle = Limits.DEFAULT.withTimeouts(patient, patient, patient, Duration.ofMillis(200));
    var used = connect(serve(idle, ServerTest::echo));
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
    var socket = connect(serve(FAST, endless));
    send(socket, GET);
    assertThat(kind.get(10, TimeUnit.SECONDS)).isEqualTo(BodyException.Kind.TIMEOUT);
  }

  // The end

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
    var server = serve(ServerTest::echo);
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
    var server = serve(ServerTest::echo);
    var taken = NettyServer.Listener.on(address(server));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> NettyServer.start(loops, List.of(taken), Limits.DEFAULT, ServerTest::echo)))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + address(server).getPort());
  }

  @Test
  void eachLoopAcceptsForItselfWhereTheSystemCan() throws IOException {
    var listener =
        new NettyServer.Listener(
            new java.net.InetSocketAddress("127.0.0.1", 0), false, true, 128, null);
    var server = NettyServer.start(loops, List.of(listener), Limits.DEFAULT, ServerTest::echo);
    try {
      for (int i = 0; i < 20; i++) {
        assertThat(exchange(server, CLOSE)).endsWith("GET / ");
      }
    } finally {
      server.close(Duration.ofSeconds(1));
    }
  }
}
