package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static moongate.net.FrameClient.CANCEL;
import static moongate.net.FrameClient.CONTINUATION;
import static moongate.net.FrameClient.DATA;
import static moongate.net.FrameClient.END_HEADERS;
import static moongate.net.FrameClient.END_STREAM;
import static moongate.net.FrameClient.GOAWAY;
import static moongate.net.FrameClient.HEADERS;
import static moongate.net.FrameClient.MOST_FRAME;
import static moongate.net.FrameClient.PING;
import static moongate.net.FrameClient.RST_STREAM;
import static moongate.net.FrameClient.SETTINGS;
import static moongate.net.FrameClient.WINDOW_UPDATE;
import static moongate.net.FrameClient.section;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.UpstreamException;
import moongate.net.settings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/2 for clients, by frames written by hand.
final class Http2ServerTest extends NetTest {
  private static void answer(Request request, Response response) {
    var body = new String(request.body().readAll(1 << 20), ISO_8859_1);
    response.send(new ResponseHead(200));
    response.write(Chunk.of(request.requestLine() + "|" + body));
    response.end();
  }

  private static String[] post(String path) {
    return new String[] {
      ":method", "POST", ":scheme", "http", ":path", path, ":authority", "a.test"
    };
  }

  private static String[] get(String... more) {
    var fields = new ArrayList<>(List.of(post("/x")));
    fields.addAll(List.of(more));
    return fields.toArray(String[]::new);
  }

  private FrameClient connect() throws IOException {
    return new FrameClient(start());
  }

  private NettyServer start() {
    return start(Limits.DEFAULT, Http2ServerTest::answer);
  }

  private NettyServer start(Limits limits, Handler handler) {
    var address = new InetSocketAddress("127.0.0.1", 0);
    var listener = new NettyServer.Listener(address, true, false, 128, null);
    return serve(listener, limits, handler);
  }

  @Test
  void aRequestIsAnsweredOnItsStream() throws IOException {
    try (var client = connect()) {
      client.request(1, false, get());
      client.send(DATA, END_STREAM, 1, "body".getBytes(ISO_8859_1));
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      var data = client.read(DATA);
      assertThat(new String(data.payload(), ISO_8859_1)).isEqualTo("POST /x HTTP/2.0|body");
      assertThat(data.flags()).isEqualTo(END_STREAM);
    }
  }

  /// Streams run at once: what one has kept is for those that ask for the very same.
  @Test
  void whatIsKeptIsOfRequestsWithTheSameHead() throws IOException {
    Handler handler =
        (request, response) -> {
          var kept = request.kept();
          boolean isRepeated = request.head().isRepeated();
          request.keep(request.head().target());
          request.body().readAll(1 << 20); // waits, while others come
          response.send(new ResponseHead(200));
          response.write(Chunk.of(isRepeated + " " + kept));
          response.end();
        };
    var server = start(Limits.DEFAULT, handler);
    try (var client = new FrameClient(server)) {
      var told = new ArrayList<String>();
      for (int i = 0; i < 4; i++) {
        int stream = 4 * i + 1;
        client.request(stream, false, post("/a"));
        client.request(stream + 2, false, post("/b"));
        client.send(DATA, END_STREAM, stream + 2, new byte[0]);
        told.add(new String(client.read(DATA).payload(), ISO_8859_1));
        client.send(DATA, END_STREAM, stream, new byte[0]);
        told.add(new String(client.read(DATA).payload(), ISO_8859_1));
      }
      assertThat(told.subList(4, 8))
          .containsExactly("true null", "true null", "true /b", "true /a");
      assertThat(told.subList(0, 4)).allMatch(text -> text.startsWith("false "));
    }
  }

  @Test
  void clientsOfTheOldVersionAreServedOnTheSameListener() throws IOException {
    var server = start();
    try (var socket = new Socket("127.0.0.1", server.addresses().getFirst().getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
                  .getBytes(ISO_8859_1));
      var response = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(response).startsWith("HTTP/1.1 200").endsWith("POST /x HTTP/1.1|hi");
    }
  }

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

  @Test
  void aBodyOfAnotherLengthThanItsHeadSaysIsRefused() throws IOException {
    try (var client = connect()) {
      client.request(1, false, get("content-length", "3"));
      client.send(DATA, END_STREAM, 1, new byte[4]);
      assertThat(client.read(RST_STREAM).number(0)).isEqualTo(1);
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

  /// A client that gives no room for data has its stream cancelled, and holds little memory until
  /// then; the connection and its other streams go on.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamWithoutRoomIsCancelledInTime(boolean isPausing) throws Exception {
    var metric = PooledByteBufAllocator.DEFAULT.metric();
    var written = new AtomicLong();
    Handler endless =
        (request, response) -> {
          response.send(new ResponseHead(200));
          while (request.head().target().equals("/x")) {
            response.write(Chunk.of(new byte[10_000]));
            written.addAndGet(10_000);
            if (isPausing) {
              request.fiber().sleep(Duration.ofMillis(1)); // what is held back leaves
            }
          }
          response.end();
        };
    try (var client = new FrameClient(start(FAST, endless))) {
      client.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      long before = metric.usedDirectMemory();
      client.request(1, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      var reset = client.read(RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.number(0)).isEqualTo(CANCEL);
      assertThat(written.get()).isLessThan(1 << 20);
      assertThat(metric.usedDirectMemory() - before).isLessThan(8 << 20);
      client.request(3, true, ":method", "GET", ":scheme", "http", ":path", "/y", "host", "a");
      assertThat(client.read(HEADERS).stream()).isEqualTo(3);
    }
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] initialWindow(int size) {
    return ByteBuffer.allocate(6).putShort((short) 4).putInt(size).array();
  }

  private static Handler sending(String body) {
    return (_, response) -> {
      var trailers = new Headers();
      trailers.add(HeaderName.of("x-end"), "1");
      response.send(new ResponseHead(200));
      response.write(Chunk.of(body));
      response.trailers(trailers);
      response.end();
    };
  }

  private static void assertData(FrameClient.Frame data, int stream, String text) {
    assertThat(data.stream()).isEqualTo(stream);
    assertThat(new String(data.payload(), ISO_8859_1)).isEqualTo(text);
  }

  @Test
  void aBodyLeavesAsItsWindowOpensAndTrailersBehindIt() throws IOException {
    try (var client = new FrameClient(start(Limits.DEFAULT, sending("0123456789")))) {
      client.send(SETTINGS, 0, 0, initialWindow(3));
      client.request(1, true, get());
      assertData(client.read(DATA), 1, "012");
      client.send(WINDOW_UPDATE, 0, 1, number(4));
      assertData(client.read(DATA), 1, "3456");
      client.send(WINDOW_UPDATE, 0, 1, number(100));
      assertData(client.read(DATA), 1, "789");
      assertThat(client.read().flags()).isEqualTo(END_STREAM | END_HEADERS);
    }
  }

  @Test
  void aWindowMayShrinkBelowNothing() throws IOException {
    try (var client = new FrameClient(start(Limits.DEFAULT, sending("0123456789")))) {
      client.send(SETTINGS, 0, 0, initialWindow(5));
      client.request(1, true, get());
      assertData(client.read(DATA), 1, "01234");
      client.send(SETTINGS, 0, 0, initialWindow(2)); // 3 less than nothing
      client.send(WINDOW_UPDATE, 0, 1, number(3));
      client.send(PING, 0, 0, new byte[8]);
      assertThat(client.read(PING).flags()).isEqualTo(1);
      client.send(WINDOW_UPDATE, 0, 1, number(2));
      assertData(client.read(DATA), 1, "56");
      client.send(SETTINGS, 0, 0, initialWindow(100));
      assertData(client.read(DATA), 1, "789");
    }
  }

  /// The second stream may come when the first has used up the window. It must have answered before
  /// there is more room, or the first gets all of that, which is right, too.
  @Test
  void streamsTakeTurnsInTheWindowOfTheirConnection() throws IOException {
    var large = "x".repeat(100_000);
    try (var client = new FrameClient(start(Limits.DEFAULT, sending(large)))) {
      client.send(SETTINGS, 0, 0, initialWindow(1 << 20));
      client.request(1, true, get());
      client.request(3, true, get());
      int received = 0;
      for (int answers = 0; answers < 2 || received < 65_535; ) {
        var frame = client.read();
        received += frame.type() == DATA ? frame.payload().length : 0;
        answers += frame.type() == HEADERS ? 1 : 0;
      }
      client.send(WINDOW_UPDATE, 0, 0, number(40_000));
      var streams = new HashSet<Integer>();
      while (received < 105_535) {
        var data = client.read(DATA);
        streams.add(data.stream());
        received += data.payload().length;
      }
      assertThat(received).isEqualTo(105_535);
      assertThat(streams).containsExactlyInAnyOrder(1, 3);
      client.send(WINDOW_UPDATE, 0, 0, number(1 << 20));
      for (int ended = 0; ended < 2; ) {
        var frame = client.read();
        received += frame.type() == DATA ? frame.payload().length : 0;
        ended += frame.type() == HEADERS && (frame.flags() & END_STREAM) != 0 ? 1 : 0;
      }
      assertThat(received).isEqualTo(200_000);
    }
  }

  /// 3 is FLOW_CONTROL_ERROR.
  @Test
  void windowsOfMoreThanThereAreNumbersForAreRefused() throws IOException {
    Handler waiting = (request, _) -> request.body().read();
    try (var client = new FrameClient(start(Limits.DEFAULT, waiting))) {
      client.request(1, false, get());
      client.send(WINDOW_UPDATE, 0, 1, number(Integer.MAX_VALUE));
      var reset = client.read(RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.number(0)).isEqualTo(3);
      client.send(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE));
      assertThat(client.read(GOAWAY).number(4)).isEqualTo(3);
    }
    try (var client = new FrameClient(start(Limits.DEFAULT, waiting))) {
      client.request(1, false, get());
      client.send(WINDOW_UPDATE, 0, 1, number(Integer.MAX_VALUE - 65_535));
      client.send(SETTINGS, 0, 0, initialWindow(65_536));
      assertThat(client.read(GOAWAY).number(4)).isEqualTo(3);
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

  /// 8 is CANCEL, 7 REFUSED_STREAM; 1, PROTOCOL_ERROR, is of the upstream's connection, and 2 is
  /// INTERNAL_ERROR.
  @ParameterizedTest
  @CsvSource({"8, 8", "7, 7", "1, 2", "-1, 2", "99, 2"})
  void whatAnUpstreamSaysOfACallIsPassedOn(long said, int passedOn) throws IOException {
    Handler failing =
        (_, response) -> {
          response.send(new ResponseHead(200));
          response.write(Chunk.of("beginning"));
          response.abort(
              new UpstreamException(UpstreamException.Kind.RESET, "reset", true, true, said));
        };
    try (var client = new FrameClient(start(Limits.DEFAULT, failing))) {
      client.request(1, true, get());
      assertThat(client.read(RST_STREAM).number(0)).isEqualTo(passedOn);
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestArrivesWhole() throws IOException {
    var large = "x".repeat(100_000);
    Handler early =
        (_, response) -> {
          response.send(new ResponseHead(413));
          response.write(Chunk.of(large));
          response.end();
        };
    try (var client = new FrameClient(start(Limits.DEFAULT, early))) {
      client.request(1, false, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      int received = 0;
      for (boolean isLast = false; !isLast; ) {
        var data = client.read(DATA);
        received += data.payload().length;
        isLast = data.flags() == END_STREAM;
        var room = new byte[] {0, 0, (byte) 0xff, 0};
        client.send(WINDOW_UPDATE, 0, 1, room);
        client.send(WINDOW_UPDATE, 0, 0, room);
      }
      assertThat(received).isEqualTo(large.length());
      var reset = client.read(RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.number(0)).isZero();
    }
  }

  /// Clients that send at that moment take a reset for a failure, and lose the answer.
  @Test
  void whoIsAnsweredEarlyMaySendTheRestForAWhile() throws IOException {
    Handler early =
        (_, response) -> {
          response.send(new ResponseHead(404));
          response.end();
        };
    try (var client = new FrameClient(start(Limits.DEFAULT, early))) {
      client.request(1, false, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      for (int i = 0; i < 10; i++) {
        client.send(DATA, 0, 1, new byte[MOST_FRAME]);
        client.send(DATA, 0, 1, new byte[MOST_FRAME]);
        readWithoutReset(client, WINDOW_UPDATE, 1);
      }
      client.send(DATA, END_STREAM, 1, new byte[0]);
      client.request(3, true, get());
      readWithoutReset(client, HEADERS, 3);
    }
  }

  private static void readWithoutReset(FrameClient client, int type, int stream)
      throws IOException {
    for (var frame = client.read();
        frame.type() != type || frame.stream() != stream;
        frame = client.read()) {
      assertThat(frame.type()).isNotIn(RST_STREAM, GOAWAY);
    }
  }

  @Test
  void aStopWaitsForWhatClientsHaveNotTakenYet() throws Exception {
    Handler large =
        (_, response) -> {
          response.send(new ResponseHead(200));
          response.write(Chunk.of(new byte[5000]));
          response.end();
        };
    var server = start(Limits.DEFAULT, large);
    try (var client = new FrameClient(server)) {
      client.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      client.request(1, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      var stop = Thread.startVirtualThread(() -> server.close(Duration.ofSeconds(20)));
      // It says twice that it goes: at first, and when the client has had time to hear of it.
      client.read(GOAWAY);
      client.read(GOAWAY);
      client.send(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0x50, 0});
      assertThat(client.read(DATA).payload()).hasSize(5000);
      stop.join();
    }
  }

  /// It gives room for little, but sooner than the time for sending is over.
  @Test
  void aClientThatReadsSlowlyIsWaitedFor() throws Exception {
    Handler pieces =
        (_, response) -> {
          response.send(new ResponseHead(200));
          for (int i = 0; i < 3; i++) {
            response.write(Chunk.of(new byte[5000]));
          }
          response.end();
        };
    var second = Duration.ofSeconds(1);
    var limits = Limits.DEFAULT.withTimeouts(second, second, second, second);
    try (var client = new FrameClient(start(limits, pieces))) {
      client.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      client.request(1, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      int received = 0;
      for (boolean isLast = false; !isLast; ) {
        Thread.sleep(200);
        client.send(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 5, 0});
        var data = client.read(DATA);
        received += data.payload().length;
        isLast = data.flags() == END_STREAM;
      }
      assertThat(received).isEqualTo(15_000);
    }
  }

  @Test
  void aStreamIsGivenUpWhenItsClientLeavesIt() throws Exception {
    var ended = new CompletableFuture<String>();
    Handler waiting =
        (request, response) -> {
          try {
            request.body().readAll(10);
            ended.complete("all");
          } catch (BodyException gone) {
            ended.complete(gone.kind().name());
          }
        };
    try (var client = new FrameClient(start(Limits.DEFAULT, waiting))) {
      client.request(1, false, get());
      client.send(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
      assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("CLIENT_GONE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close", "endOutput"})
  void tellsTheHandlerWhenTheClientIsGone(String how) throws Exception {
    var started = new CountDownLatch(1);
    var isGone = new CompletableFuture<Boolean>();
    Handler waiting =
        (request, _) -> {
          started.countDown();
          while (!request.isGone()) {
            request.fiber().park();
          }
          isGone.complete(true);
        };
    try (var client = new FrameClient(start(Limits.DEFAULT, waiting))) {
      client.request(1, true, get());
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      switch (how) {
        case "reset" -> client.send(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
        case "close" -> client.close();
        default -> client.endOutput();
      }
      assertThat(isGone.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
