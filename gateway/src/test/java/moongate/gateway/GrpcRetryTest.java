package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import moongate.fiber.Fiber;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.net.NettyClient;
import moongate.net.loop.Loops;
import moongate.net.settings.KeepAlive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls of gRPC that one target will not look at, as when it is about to end, go to another.
final class GrpcRetryTest {
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  /// With room for the number of the stream.
  private static final byte[] REFUSED = {0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 7};

  private static final byte[] GOODBYE = {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final int DATA = 0;
  private static final int END_STREAM = 1;

  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final Loops loops = Loops.start(1);
  private final NettyClient client = new NettyClient(loops, KeepAlive.DEFAULT);
  private final AtomicInteger refused = new AtomicInteger();
  private final int port = gateway.http2Port();
  private ServerSocket leaving;

  @BeforeEach
  void listen() throws IOException {
    leaving = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    leaving.close();
    client.close();
    loops.close();
    gateway.close();
  }

  @Test
  void whatWasRefusedGoesToAnotherTarget() {
    Thread.startVirtualThread(() -> answerEachWith(REFUSED, false));
    assertThat(callsAreAnswered()).isTrue();
    assertThat(refused.get()).isPositive();
  }

  /// It says goodbye, and takes no connection after that.
  @Test
  void whatATargetThatEndsHasNotSeenGoesToAnother() {
    Thread.startVirtualThread(() -> answerEachWith(GOODBYE, true));
    assertThat(callsAreAnswered()).isTrue();
    assertThat(refused.get()).isPositive();
  }

  private boolean callsAreAnswered() {
    int staying =
        gateway.http2Port((request, response) -> {
          var body = new String(request.body().readAll(100), ISO_8859_1);
          TestResponses.text(response, 200, body);
        });
    gateway.with(
        """
        upstreams:
        - name: pair
          algorithm: least-connections
          targets: [{target: "127.0.0.1:%d"}, {target: "127.0.0.1:%d"}]
        services:
        - host: pair
          protocol: grpc
          routes: [{paths: [/], protocols: [grpc]}]
        """
            .formatted(leaving.getLocalPort(), staying));
    boolean areAnswered = true;
    for (int i = 0; i < 4; i++) {
      areAnswered &= call("question " + i).equals("200 question " + i);
    }
    return areAnswered;
  }

  private String call(String question) {
    var result = new CompletableFuture<String>();
    var fiber = new AtomicReference<Fiber>();
    fiber.set(
        Fiber.create(
            loops.loop(0),
            () -> {
              try {
                result.complete(call(Caller.of(fiber.get()), question));
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            }));
    loops.loop(0).execute(fiber.get()::start);
    return result.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private String call(Caller caller, String question) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var head = new RequestHead("POST", "/");
    head.headers().set(HeaderName.HOST, "a.test");
    head.headers().set(HeaderName.CONTENT_TYPE, "application/grpc");
    var body = Body.of(question.getBytes(ISO_8859_1));
    var origin = Origin.plain(address).overHttp2();
    try (var response = client.send(caller, origin, head, body, Timeouts.DEFAULT)) {
      return response.head().status() + " " + new String(response.body().readAll(100), ISO_8859_1);
    }
  }

  /// Reads each call to its end, and takes the blame for none.
  private void answerEachWith(byte[] frame, boolean isOver) {
    try {
      do {
        try (var socket = leaving.accept()) {
          if (isOver) {
            leaving.close();
          }
          answer(socket, frame);
        }
      } while (!isOver);
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void answer(Socket socket, byte[] frame) {
    try {
      var in = new DataInputStream(socket.getInputStream());
      in.readNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
      socket.getOutputStream().write(SETTINGS);
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.readNBytes(length);
        if (type == DATA && (flags & END_STREAM) != 0) {
          refused.incrementAndGet();
          var answer = frame.clone();
          if (answer[3] == REFUSED[3]) {
            answer[8] = (byte) stream;
          }
          socket.getOutputStream().write(answer);
        }
      }
    } catch (IOException gone) {
      // the gateway has closed it
    }
  }
}
