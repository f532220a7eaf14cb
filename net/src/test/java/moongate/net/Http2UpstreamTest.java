package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Upstreams of HTTP/2 that refuse, leave and stall, by frames written by hand.
final class Http2UpstreamTest extends NetTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final byte[] NO_ERROR = {0, 0, 0, 0};
  private static final byte[] REFUSED_STREAM = {0, 0, 0, 7};
  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final byte[] GOODBYE_BEFORE_ALL = {0, 0, 0, 0, 0, 0, 0, 0};

  /// `:status: 200`, in the static table of HPACK.
  private static final byte[] OK = {(byte) 0x88};

  /// What an upstream does with one connection, the first having number 1.
  private interface Script {
    void run(Upstream peer, int number) throws IOException;
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Frame(int type, int flags, int stream, byte[] payload) {}

  private static final class Upstream {
    private final Socket socket;
    private final DataInputStream in;

    Upstream(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      in.readNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
      send(SETTINGS, 0, 0, new byte[0]);
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
      socket.getOutputStream().write(FrameClient.frame(type, flags, stream, payload));
    }

    /// Reads up to the next frame of `type`; the number of its stream.
    int await(int type) throws IOException {
      var frame = next();
      while (frame.type != type) {
        frame = next();
      }
      return frame.stream;
    }

    private Frame next() throws IOException {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      return new Frame(type, flags, stream, in.readNBytes(length));
    }

    /// Reads a body to its end, past frames of other kinds.
    String body() throws IOException {
      var body = new ByteArrayOutputStream();
      boolean isOver = false;
      while (!isOver) {
        var frame = next();
        if (frame.type == DATA) {
          body.writeBytes(frame.payload);
          isOver = (frame.flags & END_STREAM) != 0;
        }
      }
      return body.toString(ISO_8859_1);
    }

    void answer(int stream) throws IOException {
      send(HEADERS, END_HEADERS | END_STREAM, stream, OK);
    }

    /// Both in one packet, so that they are read at once.
    void answerAndReset(int stream) throws IOException {
      var all = new ByteArrayOutputStream();
      all.writeBytes(FrameClient.frame(HEADERS, END_HEADERS | END_STREAM, stream, OK));
      all.writeBytes(FrameClient.frame(RST_STREAM, 0, stream, NO_ERROR));
      socket.getOutputStream().write(all.toByteArray());
    }
  }

  private ServerSocket listening;
  private final LinkedBlockingQueue<Integer> connections = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stopListening() throws IOException {
    listening.close();
  }

  private void script(Script script) {
    Thread.startVirtualThread(() -> {
      for (int number = 1; !listening.isClosed(); number++) {
        try {
          var socket = listening.accept();
          int own = number;
          connections.add(own);
          Thread.startVirtualThread(() -> {
            try (socket) {
              script.run(new Upstream(socket), own);
              socket.getInputStream().readAllBytes();
            } catch (IOException gone) {
              connections.add(-own);
            }
          });
        } catch (IOException closed) {
          return;
        }
      }
    });
  }

  /// The status, or what went wrong.
  private String post(String body, Timeouts timeouts) {
    var address = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    var origin = Origin.plain(address).overHttp2();
    try {
      return onFiber(fiber -> {
        var head = new RequestHead("POST", "/");
        head.headers().set(HeaderName.HOST, "up");
        var sent = Body.of(body.getBytes(ISO_8859_1));
        try (var response = client.send(Caller.of(fiber), origin, head, sent, timeouts)) {
          response.body().readAll(100);
          return Integer.toString(response.head().status());
        }
      });
    } catch (CompletionException e) {
      if (e.getCause() instanceof UpstreamException failure) {
        return failure.kind()
            + (failure.isRequestSent() ? " sent: " : " not sent: ")
            + failure.getMessage();
      }
      throw e;
    }
  }

  private String post() {
    return post("", Timeouts.DEFAULT);
  }

  @Test
  void whatWasRefusedIsSentOnceMoreWhateverTheMethod() {
    script((peer, number) -> {
      peer.send(RST_STREAM, 0, peer.await(HEADERS), REFUSED_STREAM);
      peer.answer(peer.await(HEADERS));
    });
    assertThat(post()).isEqualTo("200");
    assertThat(connections).containsExactly(1);
  }

  @Test
  void whatWasSentOfTheBodyIsSentAgainWithIt() {
    var bodies = new LinkedBlockingQueue<String>();
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      bodies.add(peer.body());
      if (number == 1) {
        peer.send(GOAWAY, 0, 0, GOODBYE_BEFORE_ALL);
      } else {
        peer.answer(stream);
      }
    });
    assertThat(post("a small question", Timeouts.DEFAULT)).isEqualTo("200");
    assertThat(bodies).containsExactly("a small question", "a small question");
  }

  @Test
  void whatIsTooLongToRememberIsSentOnce() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      peer.body();
      peer.send(RST_STREAM, 0, stream, REFUSED_STREAM);
    });
    assertThat(post("x".repeat(10_000), Timeouts.DEFAULT)).startsWith("RESET not sent: ");
    assertThat(connections).containsExactly(1);
  }

  @Test
  void whoRefusesTwiceHasNotSeenTheRequest() {
    script((peer, number) -> {
      while (true) {
        peer.send(RST_STREAM, 0, peer.await(HEADERS), REFUSED_STREAM);
      }
    });
    assertThat(post())
        .startsWith("RESET not sent: upstream prematurely closed connection: ")
        .contains("REFUSED_STREAM")
        .endsWith(" while reading response header from upstream");
  }

  @Test
  void aGoodbyeBeforeTheRequestMovesItToAnotherConnection() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      if (number == 1) {
        peer.send(GOAWAY, 0, 0, GOODBYE_BEFORE_ALL);
      } else {
        peer.answer(stream);
      }
    });
    assertThat(post()).isEqualTo("200");
    assertThat(connections).startsWith(1, 2);
  }

  @Test
  void aGoodbyeBehindTheRequestLetsItEnd() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      peer.send(GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) stream, 0, 0, 0, 0});
      peer.answer(stream);
    });
    assertThat(post()).isEqualTo("200");
    assertThat(post()).isEqualTo("200");
    assertThat(connections).startsWith(1, 2);
  }

  @Test
  void anotherResetIsNoReasonToSendItAgain() {
    script((peer, number) -> peer.send(RST_STREAM, 0, peer.await(HEADERS), CANCEL));
    assertThat(post()).startsWith("RESET sent: ").contains("CANCEL");
    assertThat(connections).containsExactly(1);
  }

  @Test
  void aCompleteAnswerCountsEvenIfTheRestOfTheRequestIsRefusedWithIt() {
    script((peer, number) -> {
      peer.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      peer.answerAndReset(peer.await(HEADERS));
    });
    assertThat(post("x".repeat(200_000), Timeouts.DEFAULT)).isEqualTo("200");
  }

  @Test
  void silenceAndMissingRoomHaveTheirTimes() {
    script((peer, number) -> {
      peer.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      peer.await(HEADERS);
      peer.await(RST_STREAM);
    });
    var quick = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofMillis(200));
    assertThat(post("", quick))
        .isEqualTo(
            "READ_TIMEOUT sent: upstream timed out (110: Connection timed out)"
                + " while reading response header from upstream");
    assertThat(post("x".repeat(200_000), quick))
        .isEqualTo(
            "WRITE_TIMEOUT sent: upstream timed out (110: Connection timed out)"
                + " while sending request to upstream");
  }

  @Test
  void aCallerWhoLeavesCancelsTheStreamAndNothingElse() throws Exception {
    var resets = new LinkedBlockingQueue<Integer>();
    var asked = new LinkedBlockingQueue<Integer>();
    script((peer, number) -> {
      asked.add(peer.await(HEADERS));
      int reset = peer.await(RST_STREAM);
      peer.send(PING, 0, 0, new byte[8]);
      peer.await(PING);
      resets.add(reset);
    });
    var address = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    var origin = Origin.plain(address).overHttp2();
    var server =
        serve((request, response) -> {
          try {
            client.send(request, origin, request.head(), request.body(), Timeouts.DEFAULT).close();
          } catch (UpstreamException e) {
            response.abort();
          }
        });
    var socket = connect(server);
    send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    int stream = asked.take();
    socket.close();
    assertThat(resets.poll(10, TimeUnit.SECONDS)).isEqualTo(stream);
  }
}
