package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static moongate.net.FrameClient.CANCEL;
import static moongate.net.FrameClient.DATA;
import static moongate.net.FrameClient.END_STREAM;
import static moongate.net.FrameClient.HEADERS;
import static moongate.net.FrameClient.RST_STREAM;
import static moongate.net.FrameClient.SETTINGS;
import static moongate.net.FrameClient.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.http.BodyException;
import moongate.http.Handler;
import moongate.http.PayloadLimits;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.net.settings.Limits;
import moongate.testkit.KeptLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WebSocket on streams of HTTP/2 (RFC 8441), by frames written by hand, and an upstream of
/// HTTP/1.1 on a raw socket.
final class Http2UpgradeTest extends UpgradeTest {
  private static final int WINDOW = 65_535;
  private static final int LARGE = 4 << 20;
  private static final byte STATUS_200 = (byte) 0x88;

  /// A client that asks for WebSocket.
  private static final class Client extends FrameClient {
    Client(NettyServer server) throws IOException {
      super(server);
    }

    void connect(int stream, String protocol) throws IOException {
      request(stream, "CONNECT", protocol);
    }

    void request(int stream, String method, String protocol) throws IOException {
      request(
          stream,
          false,
          ":method",
          method,
          ":protocol",
          protocol,
          ":scheme",
          "http",
          ":path",
          "/chat",
          ":authority",
          "a.test",
          "sec-websocket-version",
          "13");
    }

    void data(int stream, String text) throws IOException {
      send(DATA, 0, stream, text.getBytes(ISO_8859_1));
    }

    void open(int stream, int window) throws IOException {
      send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(window).array());
    }

    String text(int length) throws IOException {
      var text = new StringBuilder();
      while (text.length() < length) {
        text.append(new String(read(DATA).payload(), ISO_8859_1));
      }
      return text.toString();
    }
  }

  /// Lets its clients switch: to bytes, or to frames of WebSocket.
  private final class Switching implements Handler {
    private final boolean isFramed;

    Switching(boolean isFramed) {
      this.isFramed = isFramed;
    }

    @Override
    public void handle(Request request, Response response) {
      var timeouts =
          new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
      var origin = upstreamOrigin();
      try (var answer = client.send(request, origin, request.head(), request.body(), timeouts)) {
        if (isFramed) {
          try (var link =
              response.webSocket(answer.head(), answer, timeouts, new PayloadLimits())) {
            for (var frame = link.next(); frame != null; frame = link.next()) {
              link.pass(frame);
            }
            endings.add(link.problem());
          }
        } else {
          response.tunnel(answer.head(), answer, timeouts);
        }
        endings.add(response.bodyBytesSent() + " out");
      } catch (UpstreamException | BodyException failure) {
        endings.add(String.valueOf(failure.getMessage()));
        throw failure;
      }
    }
  }

  private Client connect(boolean isFramed) throws IOException {
    var address = new InetSocketAddress("127.0.0.1", 0);
    var listener = new NettyServer.Listener(address, true, false, 128, null);
    return new Client(serve(listener, Limits.DEFAULT, new Switching(isFramed)));
  }

  private static String acceptance(String head) throws Exception {
    int start = head.indexOf("Sec-WebSocket-Key: ") + 19;
    var key = head.substring(start, head.indexOf("\r\n", start));
    var bytes = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
  }

  /// An upstream that has agreed.
  private Socket agreed(Client client) throws Exception {
    client.connect(1, "websocket");
    var upstream = accept();
    var head = readUntil(upstream, "\r\n\r\n");
    assertThat(head)
        .startsWith("GET /chat HTTP/1.1\r\n")
        .contains("host: a.test\r\n", "Connection: Upgrade\r\n", "Upgrade: websocket\r\n")
        .contains("sec-websocket-version: 13\r\n");
    send(
        upstream,
        AGREE.replace("\r\n\r\n", "\r\nSec-WebSocket-Accept: " + acceptance(head) + "\r\n\r\n"));
    var answer = client.read(HEADERS);
    assertThat(answer.payload()[0]).isEqualTo(STATUS_200);
    assertThat(answer.isLast()).isFalse();
    return upstream;
  }

  @Test
  void bytesPassBothWaysAndEndsAreEnds() throws Exception {
    try (var client = connect(false)) {
      var settings = client.read(SETTINGS).payload();
      boolean isOffered = false;
      for (int i = 0; i < settings.length; i += 6) {
        isOffered |= Arrays.equals(settings, i, i + 6, new byte[] {0, 8, 0, 0, 0, 1}, 0, 6);
      }
      assertThat(isOffered).isTrue();
      var upstream = agreed(client);
      client.data(1, "hello");
      assertThat(readUntil(upstream, "hello")).isEqualTo("hello");
      send(upstream, "welcome");
      assertThat(client.text(7)).isEqualTo("welcome");
      client.send(DATA, END_STREAM, 1, "bye".getBytes(ISO_8859_1));
      assertThat(new String(upstream.getInputStream().readAllBytes(), ISO_8859_1)).isEqualTo("bye");
      send(upstream, "later");
      upstream.close();
      assertThat(client.text(5)).isEqualTo("later");
      var last = client.read(DATA);
      assertThat(last.isLast()).isTrue();
      assertThat(ending()).isEqualTo("12 out");
      // The connection goes on.
      client.request(3, "CONNECT", "other");
      assertThat(client.read(HEADERS).stream()).isEqualTo(3);
    }
  }

  @Test
  void anEndOfTheUpstreamEndsTheStream() throws Exception {
    try (var client = connect(false)) {
      var upstream = agreed(client);
      upstream.close();
      assertThat(client.read(DATA).isLast()).isTrue();
      client.send(DATA, END_STREAM, 1, new byte[0]);
      assertThat(ending()).isEqualTo("0 out");
    }
  }

  @Test
  void aClientThatGivesUpClosesTheUpstream() throws Exception {
    try (var client = connect(false)) {
      var upstream = agreed(client);
      client.send(RST_STREAM, 0, 1, ByteBuffer.allocate(4).putInt(CANCEL).array());
      assertThat(upstream.getInputStream().read()).isEqualTo(-1);
      assertThat(ending()).isEqualTo("0 out");
    }
  }

  @Test
  void aClientOpensItsWindowBitByBit() throws Exception {
    try (var client = connect(false)) {
      var upstream = agreed(client);
      var sent = new byte[LARGE];
      new Random(1).nextBytes(sent);
      var pouring =
          CompletableFuture.runAsync(() -> {
            try {
              upstream.getOutputStream().write(sent);
              upstream.close();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      var got = new ByteArrayOutputStream();
      int room = WINDOW;
      while (got.size() < LARGE) {
        var piece = client.read(DATA).payload();
        got.writeBytes(piece);
        room -= piece.length;
        assertThat(room).isNotNegative();
        if (room == 0) {
          client.open(1, WINDOW);
          client.open(0, WINDOW);
          room = WINDOW;
        }
      }
      assertThat(got.toByteArray()).isEqualTo(sent);
      pouring.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatAClientPoursArrivesAsItsWindowOpens() throws Exception {
    try (var client = connect(false)) {
      var upstream = agreed(client);
      var sent = new byte[LARGE];
      new Random(2).nextBytes(sent);
      int room = WINDOW;
      int at = 0;
      var drinking = new CompletableFuture<byte[]>();
      while (at < LARGE) {
        while (room == 0) {
          var frame = client.read(WINDOW_UPDATE);
          room += frame.stream() == 1 ? ByteBuffer.wrap(frame.payload()).getInt() : 0;
        }
        int length = Math.min(Math.min(room, 16_384), LARGE - at);
        client.send(DATA, 0, 1, Arrays.copyOfRange(sent, at, at + length));
        if (at == 0) {
          Thread.startVirtualThread(() -> {
            try {
              drinking.complete(upstream.getInputStream().readNBytes(LARGE));
            } catch (IOException e) {
              drinking.completeExceptionally(e);
            }
          });
        }
        at += length;
        room -= length;
      }
      assertThat(drinking.get(10, TimeUnit.SECONDS)).isEqualTo(sent);
    }
  }

  @Test
  void framesAreReadAndWritten() throws Exception {
    try (var client = connect(true)) {
      var upstream = agreed(client);
      client.data(1, "\u0081\u0082\0\0\0\0h"); // masked with zeros, in two pieces
      client.data(1, "i");
      assertThat(upstream.getInputStream().readNBytes(2))
          .isEqualTo(new byte[] {(byte) 0x81, (byte) 0x82});
      upstream.getInputStream().readNBytes(6);
      send(upstream, "\u0081\2yo");
      assertThat(client.text(4)).isEqualTo("\u0081\2yo");
      send(upstream, "\u0088\2\3\u00e8");
      assertThat(client.text(4)).isEqualTo("\u0088\2\3\u00e8");
      client.data(1, "\u0088\u0082\0\0\0\0\3\u00e8");
      assertThat(client.read(DATA).isLast()).isTrue();
      assertThat(ending()).isEmpty();
      assertThat(ending()).isEqualTo("8 out");
    }
  }

  @Test
  void anAnswerToAnotherRequestIsNoAgreement() throws Exception {
    try (var _ = KeptLog.expect("Sec-WebSocket-Accept does not fit");
        var client = connect(false)) {
      client.connect(1, "websocket");
      var upstream = accept();
      readUntil(upstream, "\r\n\r\n");
      send(upstream, AGREE.replace("\r\n\r\n", "\r\nSec-WebSocket-Accept: wrong\r\n\r\n"));
      assertThat(ending()).contains("Sec-WebSocket-Accept does not fit");
      assertThat(client.read(HEADERS).payload()[0]).isNotEqualTo(STATUS_200);
    }
  }

  @ParameterizedTest
  @CsvSource({"CONNECT, chat, 1", "GET, websocket, 3"})
  void otherProtocolsAndMethodsAreRefused(String method, String protocol, int answer)
      throws Exception {
    try (var client = connect(false)) {
      client.request(1, method, protocol);
      FrameClient.Frame frame;
      do {
        frame = client.read();
      } while (frame.stream() != 1);
      assertThat(frame.type()).isEqualTo(answer);
      assertThat(frame.type() == HEADERS && frame.payload()[0] == STATUS_200).isFalse();
    }
  }
}
