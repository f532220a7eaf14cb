package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static moongate.net.FrameClient.CANCEL;
import static moongate.net.FrameClient.CONTINUATION;
import static moongate.net.FrameClient.DATA;
import static moongate.net.FrameClient.END_HEADERS;
import static moongate.net.FrameClient.END_STREAM;
import static moongate.net.FrameClient.GOAWAY;
import static moongate.net.FrameClient.HEADERS;
import static moongate.net.FrameClient.PING;
import static moongate.net.FrameClient.RST_STREAM;
import static moongate.net.FrameClient.SETTINGS;
import static moongate.net.FrameClient.WINDOW_UPDATE;
import static moongate.net.FrameClient.section;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients of HTTP/2 that break its rules, or use them to wear the server out.
final class Http2FloodsTest extends Http2ServerTesting {
  private static final int STREAM_CLOSED = 5;
  private static final int ACK = 1;
  private static final int MOST_STREAMS = 128;

  @Test
  void malformedRequestsCostTheirStream() throws IOException {
    try (var client = connect()) {
      int stream = 1;
      for (var fields :
          List.of(
              get("connection", "close"),
              get("transfer-encoding", "chunked"),
              get("te", "gzip"),
              get("X-Upper", "1"),
              get("x", "a\r\nb: c"),
              get(":path", "/again"),
              get("x", "1", ":late", "2"),
              get("host", "other.test"),
              get("host", "a.test", "host", "other.test"),
              get("content-length", "5"),
              new String[] {":method", "GET", ":scheme", "http", ":authority", "a"},
              new String[] {":method", "GET", ":path", "x", ":scheme", "http"},
              new String[] {":method", "GET", ":path", "/", ":scheme", "http\r\nx: y"},
              new String[] {":method", "GET", ":path", "/", ":scheme", "http://a/?"},
              new String[] {":method", "GET", ":path", "/", ":scheme", "1http"},
              new String[] {":method", "GET", ":path", "/", ":scheme", ""},
              new String[] {":scheme", "http", ":path", "/"})) {
        client.request(stream, true, fields);
        var reset = client.read(RST_STREAM);
        assertThat(reset.stream()).as("%s", (Object) fields).isEqualTo(stream);
        assertThat(reset.number(0)).as("%s", (Object) fields).isEqualTo(1);
        stream += 2;
      }
      client.request(stream, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(stream);
    }
  }

  /// As in HTTP/1.1; the table of both ends stays the same.
  @ParameterizedTest
  @CsvSource({"400, 100", "1000, 100", "1001, 5"})
  void aRequestWithTooManyFieldsIsAnswered(int count, int size) throws IOException {
    try (var client = connect()) {
      var more = new ArrayList<>(List.of(get()));
      for (int i = 0; i < count; i++) {
        more.addAll(List.of("x-" + i, "v".repeat(size)));
      }
      client.requestInFrames(1, section(more.toArray(String[]::new)));
      var head = client.read();
      while (head.type() != HEADERS) {
        assertThat(head.type()).isNotIn(RST_STREAM, GOAWAY);
        head = client.read();
      }
      assertThat(head.stream()).isEqualTo(1);
      assertThat(new String(head.payload(), ISO_8859_1)).startsWith("\b\u0003400"); // :status
      client.request(3, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(3);
    }
  }

  /// As in HTTP/1.1, and as nginx does: an answer, which a person understands, instead of a reset.
  @Test
  void aMethodThatIsNotOfCapitalsIsAnswered() throws IOException {
    try (var client = connect()) {
      client.request(
          1, true, ":method", "get", ":scheme", "http", ":path", "/", ":authority", "a.test");
      var head = client.read(HEADERS);
      assertThat(new String(head.payload(), ISO_8859_1)).startsWith("\b\u0003400"); // :status
    }
  }

  @Test
  void aBodyOfAnotherLengthThanItsHeadSaysIsRefused() throws IOException {
    try (var client = connect()) {
      client.request(1, false, get("content-length", "3"));
      client.send(DATA, END_STREAM, 1, new byte[4]);
      assertThat(client.read(RST_STREAM).number(0)).isEqualTo(1);
    }
  }

  /// RFC 9113, 5.1 and 5.1.1. In one piece, so that the first request is not answered yet.
  @Test
  void aHeadWhereNoneMayComeEndsItsStreamOrTheConnection() throws IOException {
    int whole = END_STREAM | END_HEADERS;
    try (var client = connect()) {
      client.sendAll(
          FrameClient.frame(HEADERS, whole, 1, section(get())),
          FrameClient.frame(HEADERS, whole, 1, section("x-trailer", "1")));
      assertThat(client.read(RST_STREAM).number(0)).isEqualTo(STREAM_CLOSED);
      client.request(3, true, get());
      for (var frame = client.read(); frame.stream() != 3 || !frame.isLast(); ) {
        frame = client.read();
      }
      client.request(1, true, "x-trailer", "of a stream that was reset");
      assertThat(client.read(RST_STREAM).number(0)).isEqualTo(STREAM_CLOSED);
      client.request(3, true, get());
      assertThat(client.read(GOAWAY).number(4)).isEqualTo(STREAM_CLOSED);
    }
    try (var client = connect()) {
      client.request(5, true, get());
      client.request(3, true, get());
      assertThat(client.read(GOAWAY).number(4)).isEqualTo(STREAM_CLOSED);
    }
  }

  /// RFC 9113, 5.1.2: 7 is REFUSED_STREAM.
  @Test
  void aStreamTooManyIsRefusedAndTheOthersGoOn() throws IOException {
    try (var client = connect()) {
      client.read(SETTINGS);
      client.send(SETTINGS, ACK, 0, new byte[0]);
      for (int stream = 1; stream <= 2 * MOST_STREAMS + 1; stream += 2) {
        client.request(stream, false, post("/x"));
      }
      int refused = 2 * MOST_STREAMS + 1;
      client.send(DATA, 0, refused, new byte[3]);
      client.send(WINDOW_UPDATE, 0, refused, number(1));
      client.send(RST_STREAM, 0, refused, number(CANCEL));
      client.send(DATA, END_STREAM, 1, new byte[3]);

      var reset = client.read(RST_STREAM);
      assertThat(reset.stream()).isEqualTo(refused);
      assertThat(reset.number(0)).isEqualTo(7);
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      client.request(refused + 2, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(refused + 2);
    }
  }

  @Test
  void floodsEndTheConnection() throws IOException {
    try (var client = connect()) {
      client.flood(20_000, PING, 0, new byte[8]);
      assertThat(client.rest()).isNotEmpty();
    }
    try (var client = connect()) {
      client.flood(20_000, SETTINGS, 0, new byte[0]);
      assertThat(client.rest()).isNotEmpty();
    }
  }

  @Test
  void requestsThatAreResetAtOnceEndTheConnection() throws IOException {
    try (var client = connect()) {
      try {
        for (int stream = 1; stream < 20_000; stream += 2) {
          client.request(stream, false, get());
          client.send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
        }
      } catch (IOException closed) {
        // what the test waits for
      }
      assertThat(client.rest()).isNotEmpty();
    }
  }

  @Test
  void aHeadInCountlessFramesEndsTheConnection() throws IOException {
    try (var client = connect()) {
      client.send(HEADERS, 0, 1, section(get()));
      client.flood(100, CONTINUATION, 1, section("x", "y"));
      assertThat(client.rest()).extracting(FrameClient.Frame::type).contains(GOAWAY);
    }
  }

  /// 9 is COMPRESSION_ERROR.
  @Test
  void aSectionThatCannotBeReadEndsTheConnection() throws IOException {
    try (var client = connect()) {
      client.send(HEADERS, END_STREAM | END_HEADERS, 1, new byte[] {(byte) 0xFE});
      assertThat(client.read(GOAWAY).number(4)).isEqualTo(9);
    }
  }
}
