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
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.ResponseHead;
import moongate.http.Status;
import moongate.testkit.KeptLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server for HTTP/1.1 makes of requests and responses.
final class ServerTest extends ServerTesting {

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
            "HTTP/1.1 200 OK\r\n"
                + "Date: now\r\n"
                + "Transfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n"
                + "3\r\n"
                + "abc\r\n"
                + "11\r\n"
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
    var server = serve(ServerTesting::echo);
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
  void aHandlerThatFailsIsAServerErrorAndInTheLog() throws Exception {
    var server =
        serve((request, response) -> {
          throw new IllegalStateException("expected in this test");
        });
    try (var _ = KeptLog.expect("expected in this test")) {
      assertThat(exchange(server, CLOSE))
          .startsWith("HTTP/1.1 500 ")
          .doesNotContain("in this test");
    }
  }

  @Test
  void countsWhatItSends() throws Exception {
    var counts = new LinkedBlockingQueue<List<Long>>();
    var server =
        serve((request, response) -> {
          answer(response, 200, "hello");
          counts.add(List.of(response.bytesSent(), response.bodyBytesSent(), request.bytesRead()));
        });
    var answer = exchange(server, CLOSE);
    // A client may have its answer before the handler has ended.
    assertThat(counts.poll(20, TimeUnit.SECONDS))
        .containsExactly((long) answer.length(), 5L, (long) CLOSE.length());
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
    var server = serve(ServerTesting::echo);
    var socket = connect(server);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    assertThat(readUntil(socket, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    send(socket, "abc" + CLOSE);
    assertThat(readAll(socket)).startsWith("HTTP/1.1 200 OK").contains("POST / abc");
  }

  @Test
  void asksForNoBodyThatCannotComeOrIsNotAskedFor() throws Exception {
    var server = serve(ServerTesting::echo);
    assertThat(
            exchange(server, "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n" + CLOSE))
        .as("the connection stays open for the next request")
        .containsOnlyOnce("Connection: close")
        .doesNotContain("100 Continue");
    var isReading = new CountDownLatch(1);
    var socket =
        connect(
            serve((request, response) -> {
              isReading.countDown();
              echo(request, response);
            }));
    send(socket, "POST / HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    isReading.await();
    send(socket, "abc");
    assertThat(readAll(socket)).startsWith("HTTP/1.1 200 OK").contains("POST / abc");
  }

  @Test
  void doesNotAskForTheBodyWithinItsResponse() throws Exception {
    var isReading = new CountDownLatch(1);
    var server =
        serve((request, response) -> {
          response.send(head(200));
          response.write(Chunk.of("begun,"));
          response.write(Chunk.of("read:"));
          isReading.countDown();
          response.write(Chunk.of(request.body().readAll(10)));
          response.end();
        });
    var socket = connect(server);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    isReading.await();
    send(socket, "abc" + CLOSE);
    assertThat(readUntil(socket, "abc\r\n0\r\n\r\n"))
        .contains("6\r\nbegun,\r\n")
        .doesNotContain("100 Continue");
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
  void aBrokenBodyReachesTheHandler() throws Exception {
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
    assertThat(kinds.poll(20, TimeUnit.SECONDS)).isEqualTo(BodyException.Kind.MALFORMED);
    exchange(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    assertThat(kinds.poll(20, TimeUnit.SECONDS)).isEqualTo(BodyException.Kind.CLIENT_GONE);
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
}
