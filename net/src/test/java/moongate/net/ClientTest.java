package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Continuation;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.testkit.DrippingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The client against upstreams that are a socket and a script.
final class ClientTest extends NetTest {
  private static final Timeouts QUICK =
      new Timeouts(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(200));

  /// What an upstream does with one connection, the first having number 1.
  private interface Script {
    void run(Socket socket, int number) throws IOException;
  }

  private ServerSocket upstream;
  private final LinkedBlockingQueue<Integer> accepted = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() throws IOException {
    upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stopListening() throws IOException {
    upstream.close();
  }

  private void script(Script script) {
    Thread.ofVirtual()
        .start(() -> {
          for (int number = 1; !upstream.isClosed(); number++) {
            try (var socket = upstream.accept()) {
              accepted.add(number);
              script.run(socket, number);
            } catch (IOException e) {
              accepted.add(-number);
            }
          }
        });
  }

  /// Answers each connection's first request with `bytes`, then closes.
  private void answerWith(String bytes) {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, bytes);
    });
  }

  private Origin origin() {
    return Origin.plain(new InetSocketAddress(upstream.getInetAddress(), upstream.getLocalPort()));
  }

  private String call(String method, Body body, Timeouts timeouts) {
    try {
      return onFiber(fiber -> call(fiber, origin(), method, body, timeouts));
    } catch (CompletionException e) {
      throw e.getCause() instanceof UpstreamException failure ? failure : e;
    }
  }

  private String call(Fiber fiber, Origin origin, String method, Body body, Timeouts timeouts) {
    var head = new RequestHead(method, "/");
    head.headers().set(HeaderName.HOST, "up");
    try (var response = client.send(Caller.of(fiber), origin, head, body, timeouts)) {
      var text =
          new String(
              response.body().readAll(1 << 20), java.nio.charset.StandardCharsets.ISO_8859_1);
      return response.head().status() + " " + response.head().reason() + " " + text;
    }
  }

  private String get() {
    return call("GET", Body.EMPTY, Timeouts.DEFAULT);
  }

  private UpstreamException failure(String method, Body body) {
    return failure(method, body, Timeouts.DEFAULT);
  }

  private UpstreamException failure(String method, Body body, Timeouts timeouts) {
    try {
      throw new AssertionError("answered with " + call(method, body, timeouts));
    } catch (UpstreamException e) {
      return e;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "2 \r\n"
            + "he\r\n"
            + "3;x\r\n"
            + "llo\r\n"
            + "0\r\n"
            + "T: u\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      })
  void readsBodiesHoweverTheyAreFramed(String bytes) {
    answerWith(bytes);
    assertThat(get()).isEqualTo("200 OK hello");
  }

  @Test
  void keepsReasonPhrasesAndTheirAbsence() {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(
          socket,
          number == 1
              ? "HTTP/1.1 299 Fine so far\r\nContent-Length: 0\r\n\r\n"
              : "HTTP/1.1 299\r\nContent-Length: 0\r\n\r\n");
    });
    assertThat(get()).isEqualTo("299 Fine so far ");
    assertThat(get()).isEqualTo("299  ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 O\u0000K\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: y\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 20: OK\r\n\r\n",
        "HTTP/1.1 /00 OK\r\n\r\n",
        "HTTP/1.1 012 OK\r\n\r\n",
        "HTTP/1.x 200 OK\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH_9\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      })
  void refusesResponsesThatCannotBeTrusted(String bytes) {
    answerWith(bytes);
    var failure = failure("GET", Body.EMPTY);
    assertThat(failure.kind()).isEqualTo(UpstreamException.Kind.BAD_RESPONSE);
    assertThat(failure.isResponseStarted()).isTrue();
  }

  /// What stands behind such a head is the next response.
  @ParameterizedTest
  @CsvSource({
    "GET,  304 Not Modified, Content-Length: 5",
    "GET,  304 Not Modified, Transfer-Encoding: chunked",
    "GET,  304 Not Modified, X-No: length",
    "GET,  204 No Content,   Content-Length: 5",
    "HEAD, 200 OK,           Content-Length: 5",
    "HEAD, 200 OK,           Transfer-Encoding: chunked",
  })
  void noBodyFollowsWhereThereIsNone(String method, String status, String line) {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 " + status + "\r\n" + line + "\r\n\r\n");
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    });
    assertThat(call(method, Body.EMPTY, Timeouts.DEFAULT)).isEqualTo(status + " ");
    assertThat(get()).isEqualTo("200 OK hi"); // a new connection would begin like the first
  }

  @Test
  void endlessInterimResponsesAreRefused() {
    answerWith("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000));
    assertThat(failure("GET", Body.EMPTY).kind()).isEqualTo(UpstreamException.Kind.BAD_RESPONSE);
  }

  @Test
  void reportsWhereAConnectionBroke() {
    answerWith("");
    var silent = failure("GET", Body.EMPTY);
    assertThat(silent.kind()).isEqualTo(UpstreamException.Kind.RESET);
    assertThat(silent.isRequestSent()).isTrue();
    assertThat(silent.isResponseStarted()).isFalse();
  }

  @Test
  void aBodyThatEndsEarlyIsAReset() {
    answerWith("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    var failure = failure("GET", Body.EMPTY);
    assertThat(failure.kind()).isEqualTo(UpstreamException.Kind.RESET);
    assertThat(failure.isResponseStarted()).isTrue();
  }

  /// A body of many pieces.
  private static final class Upload implements Body {
    private static final byte[] PIECE = new byte[64 * 1024];
    private static final int PIECES = 256;

    private final boolean isLengthKnown;
    private int sent;

    Upload(boolean isLengthKnown) {
      this.isLengthKnown = isLengthKnown;
    }

    @Override
    public long length() {
      return isLengthKnown ? (long) PIECES * PIECE.length : -1;
    }

    @Override
    public Chunk read() {
      return sent++ < PIECES ? Chunk.of(PIECE) : Chunk.END;
    }
  }

  /// What it left unread makes the system reset the connection.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoAnswersAndClosesInTheMidstOfARequestIsHeard(boolean isLengthKnown) {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
    });
    for (int i = 0; i < 20; i++) {
      assertThat(call("POST", new Upload(isLengthKnown), Timeouts.DEFAULT))
          .isEqualTo("413 Too Large big");
    }
  }

  @Test
  void refusedConnectionsAreToldFromSentRequests() throws IOException {
    upstream.close();
    var failure = failure("GET", Body.EMPTY);
    assertThat(failure.kind()).isEqualTo(UpstreamException.Kind.CONNECT_FAILED);
    assertThat(failure.isRequestSent()).isFalse();
  }

  @Test
  void doesNotWaitForASilentUpstream() {
    script((socket, number) -> socket.getInputStream().readAllBytes());
    assertThat(failure("GET", Body.EMPTY, QUICK).kind())
        .isEqualTo(UpstreamException.Kind.READ_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
      })
  void whoDripsGetsNoMoreTimeWhereTheWholeCounts(String beginning) {
    var most = Duration.ofMillis(300);
    try (var server = DrippingServer.start(beginning, "x")) {
      var at = Origin.plain(new InetSocketAddress("127.0.0.1", server.port()));
      assertThatThrownBy(
              () -> onFiber(fiber -> call(fiber, at, "GET", Body.EMPTY, Timeouts.whole(most))))
          .hasCauseInstanceOf(UpstreamException.class)
          .hasMessageContaining("timed out");
    }
  }

  @Test
  void doesNotWaitForAnUpstreamThatDoesNotRead() {
    var isOver = new CompletableFuture<Void>();
    script((socket, number) -> isOver.join());
    var failure = failure("POST", Body.of(new byte[64 << 20]), QUICK);
    isOver.complete(null);
    assertThat(failure.kind())
        .isIn(UpstreamException.Kind.WRITE_TIMEOUT, UpstreamException.Kind.READ_TIMEOUT);
  }

  @Test
  void usesConnectionsAgain() {
    script((socket, number) -> {
      for (int i = 1; i <= 3; i++) {
        readUntil(socket, "\r\n\r\n");
        send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + number + "/" + i);
      }
    });
    for (int i = 1; i <= 3; i++) {
      assertThat(get()).isEqualTo("200 OK 1/" + i);
    }
    assertThat(get()).isEqualTo("200 OK 2/1");
  }

  @Test
  void neverUsesAConnectionThatAnsweredBeforeTheRequestWasComplete() {
    assumeTrue(Continuation.isNative(), "elsewhere all of it may be queued before the answer");
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
      if (number == 1) {
        socket.getInputStream().skipNBytes(new Upload(true).length());
      }
      send(socket, "" + number);
      socket.getInputStream().readAllBytes();
    });
    assertThat(call("POST", new Upload(true), Timeouts.DEFAULT)).isEqualTo("200 OK 1");
    assertThat(get()).isEqualTo("200 OK 2");
  }

  @Test
  void neverUsesAConnectionThatSentMoreThanItsResponse() {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(
          socket,
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
              + number
              + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
      socket.getInputStream().readAllBytes();
    });
    assertThat(get()).isEqualTo("200 OK 1");
    assertThat(get()).isEqualTo("200 OK 2");
  }

  /// The loop finds both at once: a client's request, for which it takes the connection, and what
  /// the upstream has sent there meanwhile.
  @Test
  void whatCameBeforeTheRequestHasLeftIsNotItsAnswer() throws Exception {
    assumeTrue(Epoll.isAvailable() && Continuation.isNative(), "only there turns have an order");
    var isDue = new CountDownLatch(1);
    var isThere = new CountDownLatch(1);
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
      if (number == 1) {
        awaitQuietly(isDue);
        send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nfalse!");
        isThere.countDown();
      }
      socket.getInputStream().readAllBytes();
    });
    var proxy = proxyTo(origin().address(), Timeouts.DEFAULT);
    var user = connect(proxy);
    send(user, "POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readUntil(user, "\r\n\r\n1")).endsWith("1");
    var isReleased = new CountDownLatch(1);
    hold(isReleased);
    send(user, "POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    isDue.countDown();
    isThere.await();
    isReleased.countDown();
    assertThat(readUntil(user, "\r\n\r\n2")).endsWith("2");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Until `release`, what comes waits in the kernel, in its order.
  private void hold(CountDownLatch release) throws InterruptedException {
    var held = new CountDownLatch(loops.count());
    for (var loop : loops.all()) {
      loop.execute(() -> {
        held.countDown();
        awaitQuietly(release);
      });
    }
    held.await();
  }

  @Test
  void aResponseThatWasNotReadCostsTheConnection() {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
      socket.getInputStream().readAllBytes();
    });
    onFiber(fiber -> {
      var head = new RequestHead("GET", "/");
      client.send(Caller.of(fiber), origin(), head, Body.EMPTY, Timeouts.DEFAULT).close();
      return 0;
    });
    assertThat(get()).isEqualTo("200 OK 2");
  }

  @Test
  void respectsTheUpstreamsWishToClose() {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\n" + number);
      socket.getInputStream().readAllBytes();
    });
    assertThat(get()).isEqualTo("200 OK 1");
    assertThat(get()).isEqualTo("200 OK 2");
  }

  /// The upstream closes its kept connection just as the next request is on its way.
  @ParameterizedTest
  @ValueSource(strings = {"timeout=1", "max=5, Timeout=1"})
  void leavesAConnectionBeforeTheUpstreamDoes(String told) throws Exception {
    var whatFollows = new CompletableFuture<Integer>();
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nKeep-Alive: " + told + "\r\nContent-Length: 2\r\n\r\nok");
      whatFollows.complete(socket.getInputStream().read());
    });
    assertThat(get()).isEqualTo("200 OK ok");
    assertThat(whatFollows.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
  }

  @Test
  void aStaleConnectionIsReplacedForIdempotentRequestsOnly() {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
      if (number % 2 == 1) {
        readUntil(socket, "\r\n\r\n");
      }
    });
    assertThat(get()).isEqualTo("200 OK 1");
    assertThat(get()).isEqualTo("200 OK 2");
    assertThat(get()).isEqualTo("200 OK 3");
    var failure = failure("POST", Body.EMPTY);
    assertThat(failure.kind()).isEqualTo(UpstreamException.Kind.RESET);
    assertThat(failure.isRequestSent()).isTrue();
    assertThat(failure.isResponseStarted()).isFalse();
  }

  @Test
  void aResponseMayComeBeforeTheRequestIsSent() {
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nearly");
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    });
    assertThat(call("POST", Body.of(new byte[32 << 20]), Timeouts.DEFAULT))
        .isEqualTo("413 Content Too Large early");
  }

  @Test
  void sendsTheLengthOfWhatItSends() {
    var heads = new LinkedBlockingQueue<String>();
    script((socket, number) -> {
      heads.add(readUntil(socket, "\r\n\r\n"));
      send(socket, "HTTP/1.1 204 No Content\r\n\r\n");
    });
    assertThat(call("POST", Body.of("abc"), Timeouts.DEFAULT)).isEqualTo("204 No Content ");
    assertThat(heads.remove())
        .isEqualTo("POST / HTTP/1.1\r\nHost: up\r\nContent-Length: 3\r\n\r\n");
    assertThat(get()).isEqualTo("204 No Content ");
    assertThat(heads.remove()).isEqualTo("GET / HTTP/1.1\r\nHost: up\r\n\r\n");
  }

  @Test
  void sendsABodyOfUnknownLengthInChunks() {
    var requests = new LinkedBlockingQueue<String>();
    script((socket, number) -> {
      requests.add(readUntil(socket, "\r\n0\r\n\r\n"));
      send(socket, "HTTP/1.1 204 No Content\r\n\r\n");
    });
    var pieces = new java.util.ArrayDeque<Chunk>();
    pieces.add(Chunk.of("abc"));
    pieces.add(Chunk.of(""));
    pieces.add(Chunk.of("d".repeat(10)));
    var body =
        new Body() {
          @Override
          public long length() {
            return -1;
          }

          @Override
          public Chunk read() {
            return pieces.isEmpty() ? Chunk.END : pieces.remove();
          }
        };
    assertThat(call("POST", body, Timeouts.DEFAULT)).isEqualTo("204 No Content ");
    assertThat(requests.remove())
        .endsWith("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na\r\ndddddddddd\r\n0\r\n\r\n");
  }

  @Test
  void aHeadResponseHasNoBodyWhateverItSays() {
    script((socket, number) -> {
      for (int i = 0; i < 2; i++) {
        readUntil(socket, "\r\n\r\n");
        send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      }
      socket.getInputStream().readAllBytes();
    });
    assertThat(call("HEAD", Body.EMPTY, Timeouts.DEFAULT)).isEqualTo("200 OK ");
    assertThat(call("HEAD", Body.EMPTY, Timeouts.DEFAULT)).isEqualTo("200 OK ");
    assertThat(accepted).containsExactly(1);
  }

  @Test
  void givesUpWhenTheCallerIsGone() throws Exception {
    script((socket, number) -> socket.getInputStream().readAllBytes());
    var kind = new CompletableFuture<UpstreamException.Kind>();
    var server =
        serve((request, response) -> {
          try {
            client
                .send(request, origin(), request.head(), request.body(), Timeouts.DEFAULT)
                .close();
          } catch (UpstreamException e) {
            kind.complete(e.kind());
          }
        });
    var socket = connect(server);
    send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(accepted.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    socket.setSoLinger(true, 0);
    socket.close();
    assertThat(kind.get(10, TimeUnit.SECONDS)).isEqualTo(UpstreamException.Kind.CALLER_GONE);
  }

  /// More than the water mark of a connection each time, which its socket takes at once.
  @Test
  void aBodyThatIsAllThereIsSentWithoutAnybodyWakingTheFiber() {
    var pieces = 10;
    var piece = new byte[200_000];
    script((socket, number) -> {
      readUntil(socket, "\r\n\r\n");
      var length = socket.getInputStream().readNBytes(pieces * piece.length).length;
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + length);
    });
    var body =
        new Body() {
          private int given;

          @Override
          public long length() {
            return (long) pieces * piece.length;
          }

          @Override
          public Chunk read() {
            return given++ < pieces ? Chunk.of(piece) : Chunk.END;
          }
        };
    assertThat(call("POST", body, Timeouts.DEFAULT)).isEqualTo("200 OK 2000000");
  }
}
