package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  private static final int WINDOW_UPDATE = 8;
  private static final byte[] NO_ERROR = {0, 0, 0, 0};
  private static final byte[] REFUSED_STREAM = {0, 0, 0, 7};
  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final byte[] GOODBYE_BEFORE_ALL = {0, 0, 0, 0, 0, 0, 0, 0};

  /// `:status: 200`, in the static table of HPACK.
  private static final byte[] OK = {(byte) 0x88};

  private static final Timeouts QUICK =
      new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofMillis(200));

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
    try {
      return post(Body.of(body.getBytes(ISO_8859_1)), timeouts);
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

  /// The status.
  private String post(Body body, Timeouts timeouts) {
    var address = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    var origin = Origin.plain(address).overHttp2();
    return onFiber(fiber -> {
      var head = new RequestHead("POST", "/");
      head.headers().set(HeaderName.HOST, "up");
      try (var response = client.send(Caller.of(fiber), origin, head, body, timeouts)) {
        response.body().readAll(100);
        return Integer.toString(response.head().status());
      }
    });
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
    assertThat(post("", QUICK))
        .isEqualTo(
            "READ_TIMEOUT sent: upstream timed out (110: Connection timed out)"
                + " while reading response header from upstream");
    assertThat(post("x".repeat(200_000), QUICK))
        .isEqualTo(
            "WRITE_TIMEOUT sent: upstream timed out (110: Connection timed out)"
                + " while sending request to upstream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "5,5", ""})
  void aLengthThatIsNoneMakesAnAnswerInvalid(String length) {
    script((peer, number) ->
        peer.send(HEADERS, END_HEADERS | END_STREAM, peer.await(HEADERS), okWithLengths(length)));
    assertThat(post())
        .startsWith("BAD_RESPONSE sent: upstream sent invalid response: invalid content-length");
  }

  @Test
  void lengthsThatContradictEachOtherMakeAnAnswerInvalid() {
    script((peer, number) ->
        peer.send(HEADERS, END_HEADERS | END_STREAM, peer.await(HEADERS), okWithLengths("0", "1")));
    assertThat(post()).contains(": invalid content-length");
  }

  @Test
  void anAnswerWithoutTheBodyThatItAnnouncesIsNone() {
    script((peer, number) ->
        peer.send(HEADERS, END_HEADERS | END_STREAM, peer.await(HEADERS), okWithLengths("5")));
    assertThat(post())
        .startsWith("BAD_RESPONSE sent: ")
        .contains("the body has another length than content-length");
  }

  /// Each a literal of HPACK whose name is in the static table.
  private static byte[] okWithLengths(String... lengths) {
    var section = new ByteArrayOutputStream();
    section.writeBytes(OK);
    for (var length : lengths) {
      section.writeBytes(new byte[] {0x0f, 0x0d, (byte) length.length()});
      section.writeBytes(length.getBytes(ISO_8859_1));
    }
    return section.toByteArray();
  }

  @Test
  void whoDripsGetsNoMoreTimeWhereTheWholeCounts() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      peer.send(HEADERS, END_HEADERS, stream, OK);
      while (true) {
        peer.send(DATA, 0, stream, new byte[1]);
        pause();
      }
    });
    var patience = Duration.ofSeconds(20);
    assertThat(post("", Timeouts.whole(patience, patience, Duration.ofMillis(300))))
        .startsWith("READ_TIMEOUT sent: upstream timed out (110: Connection timed out)");
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void whatNobodyLooksAtCanBeSentToAnotherUpstream() {
    var bodies = new LinkedBlockingQueue<String>();
    script((peer, number) -> {
      for (int i = 0; i < 4; i++) {
        int stream = peer.await(HEADERS);
        bodies.add(peer.body());
        if (i < 2) {
          peer.send(RST_STREAM, 0, stream, REFUSED_STREAM);
        } else {
          peer.answer(stream);
        }
      }
    });
    var body = Body.of("once".getBytes(ISO_8859_1));
    var failure = catchThrowable(() -> post(body, Timeouts.DEFAULT)).getCause();
    assertThat(failure)
        .isInstanceOfSatisfying(
            UpstreamException.class,
            refused -> {
              var again = Objects.requireNonNull(refused.bodyAgain());
              assertThat(post(again, Timeouts.DEFAULT)).isEqualTo("200");
            });
    assertThat(bodies).containsExactly("once", "once", "once");
  }

  @Test
  void whoIsSilentIsNotAskedOnTheSameConnectionAgain() {
    script((peer, number) -> {
      peer.answer(peer.await(HEADERS));
      peer.await(HEADERS);
    });
    assertThat(post()).isEqualTo("200");
    assertThat(post("", QUICK)).startsWith("READ_TIMEOUT");
    assertThat(post()).isEqualTo("200");
    assertThat(connections).contains(2);
  }

  @Test
  void whoMakesNoRoomIsNotAskedOnTheSameConnectionAgain() {
    script((peer, number) -> {
      peer.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      peer.answer(peer.await(HEADERS));
      peer.await(HEADERS);
      while (true) {
        peer.send(PING, 0, 0, new byte[8]); // it is there
        peer.await(PING);
      }
    });
    assertThat(post()).isEqualTo("200");
    assertThat(post("x", QUICK)).startsWith("WRITE_TIMEOUT");
    assertThat(post()).isEqualTo("200");
    assertThat(connections).contains(2);
  }

  @Test
  void framesThatCarryNothingOnEndTheConnection() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      if (number > 1) {
        peer.answer(stream);
        return;
      }
      while (true) {
        peer.send(PING, 0, 0, new byte[8]);
      }
    });
    assertThat(post())
        .isEqualTo(
            "BAD_RESPONSE sent: upstream sent invalid response: more than 10000 frames that carry"
                + " nothing on while reading response header from upstream");
    assertThat(post()).isEqualTo("200");
  }

  @Test
  void framesForStreamsThatAreOverEndTheConnection() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      if (number > 1) {
        peer.answer(stream);
        return;
      }
      peer.answer(stream);
      peer.await(HEADERS);
      while (true) {
        peer.send(DATA, 0, stream, new byte[8]);
      }
    });
    assertThat(post()).isEqualTo("200");
    assertThat(post()).startsWith("BAD_RESPONSE").contains("more than 10000 frames");
    assertThat(post()).isEqualTo("200");
  }

  @Test
  void theFirstFaultIsTold() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      peer.send(HEADERS, END_HEADERS, stream, okWith("connection", "close"));
      peer.send(DATA, END_STREAM, stream, new byte[3]);
    });
    assertThat(post())
        .isEqualTo(
            "BAD_RESPONSE sent: upstream sent invalid response: malformed field section: field that"
                + " concerns a connection: connection while reading response header from upstream");
  }

  @Test
  void brokenFramesAreTold() {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      if (number == 1) {
        peer.send(PING, 0, 0, new byte[1]);
      } else {
        peer.send(WINDOW_UPDATE, 0, stream, new byte[4]);
      }
    });
    assertThat(post())
        .startsWith("BAD_RESPONSE sent: upstream sent invalid response: Frame length");
    assertThat(post())
        .startsWith("BAD_RESPONSE sent: upstream sent invalid response: ")
        .contains("WINDOW_UPDATE with delta 0");
  }

  @Test
  void aResponseHasNoFieldsOfARequest() {
    script((peer, number) ->
        peer.send(
            HEADERS,
            END_HEADERS | END_STREAM,
            peer.await(HEADERS),
            new byte[] {(byte) 0x88, (byte) 0x84}));
    assertThat(post()).startsWith("BAD_RESPONSE").contains("pseudo-header field of a request");
  }

  private static byte[] okWith(String name, String value) {
    var section = new ByteArrayOutputStream();
    section.writeBytes(OK);
    section.write(0);
    section.write(name.length());
    section.writeBytes(name.getBytes(ISO_8859_1));
    section.write(value.length());
    section.writeBytes(value.getBytes(ISO_8859_1));
    return section.toByteArray();
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

  /// So that calls whose clients read slowly take none of the room of the others.
  @Test
  void theWindowOfAConnectionIsTwiceThoseOfAllItsStreams() {
    var windows = new LinkedBlockingQueue<Integer>();
    script((peer, number) -> {
      var frame = peer.next();
      while (frame.type != WINDOW_UPDATE) {
        frame = peer.next();
      }
      windows.add(ByteBuffer.wrap(frame.payload).getInt());
      peer.answer(peer.await(HEADERS));
    });
    assertThat(post()).isEqualTo("200");
    assertThat(windows.remove() + 65_535L).isGreaterThanOrEqualTo(2L * 1000 * 256 * 1024);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatNobodyTakesIsDroppedWhenMemoryIsScarce(boolean isScarce) {
    script((peer, number) -> {
      int stream = peer.await(HEADERS);
      peer.send(HEADERS, END_HEADERS, stream, OK);
      for (int i = 0; i < 6; i++) {
        peer.send(DATA, i == 5 ? END_STREAM : 0, stream, new byte[10_000]);
      }
    });
    var taken = isScarce ? nearlyAllBuffers() : List.<ByteBuf>of();
    try {
      assertThat(lateReadOf(Duration.ofMillis(2500)))
          .isEqualTo(
              isScarce
                  ? "EXHAUSTED: the memory for buffers is scarce, and the client took nothing of"
                      + " the response for too long"
                  : "60000 bytes");
    } finally {
      taken.forEach(ByteBuf::release);
    }
  }

  /// What comes of reading a response that has come long ago.
  private String lateReadOf(Duration pause) {
    var address = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    var origin = Origin.plain(address).overHttp2();
    return onFiber(fiber -> {
      var head = new RequestHead("GET", "/");
      head.headers().set(HeaderName.HOST, "up");
      var caller = Caller.of(fiber);
      try (var response = client.send(caller, origin, head, Body.EMPTY, Timeouts.DEFAULT)) {
        fiber.sleep(pause);
        return response.body().readAll(1 << 20).length + " bytes";
      } catch (UpstreamException e) {
        return e.kind() + ": " + e.getMessage();
      }
    });
  }
}
