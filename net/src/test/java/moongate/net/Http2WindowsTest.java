package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static moongate.net.FrameClient.CANCEL;
import static moongate.net.FrameClient.DATA;
import static moongate.net.FrameClient.END_HEADERS;
import static moongate.net.FrameClient.END_STREAM;
import static moongate.net.FrameClient.ENHANCE_YOUR_CALM;
import static moongate.net.FrameClient.GOAWAY;
import static moongate.net.FrameClient.HEADERS;
import static moongate.net.FrameClient.PING;
import static moongate.net.FrameClient.RST_STREAM;
import static moongate.net.FrameClient.SETTINGS;
import static moongate.net.FrameClient.WINDOW_UPDATE;
import static moongate.net.FrameClient.section;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import moongate.net.loop.BufferChunk;
import moongate.net.settings.Limits;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The room that clients of HTTP/2 give, and what becomes of responses that there is none for.
final class Http2WindowsTest extends Http2ServerTesting {

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
    try (var client = new FrameClient(start(sendingWithin(Duration.ofMillis(300)), endless))) {
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

  @Test
  void whatWaitsForRoomDoesNotKeepLargeBuffersForLittle() throws Exception {
    var buffers = new CopyOnWriteArrayList<ByteBuf>();
    Handler endless =
        (_, response) -> {
          response.send(new ResponseHead(200));
          while (true) {
            var buffer = PooledByteBufAllocator.DEFAULT.directBuffer(128 * 1024).writeZero(5000);
            buffers.add(buffer);
            response.write(new BufferChunk(buffer));
          }
        };
    try (var client = new FrameClient(start(Limits.DEFAULT, endless))) {
      client.send(SETTINGS, 0, 0, initialWindow(0));
      client.request(1, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      Await.that(() -> buffers.size() > 1 && buffers.stream().allMatch(it -> it.refCnt() == 0));
    }
  }

  /// A service that takes nothing, or a function that takes long. Those who go on sending little
  /// are no better than those who rest; requests whose bodies are taken go on.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodiesThatNobodyTakesAreResetWhenMemoryIsScarce(boolean isScarce) throws Exception {
    Handler late =
        (request, response) -> {
          if (request.head().target().equals("/late")) {
            request.fiber().sleep(Duration.ofMillis(2500));
          }
          answer(request, response);
        };
    var taken = isScarce ? nearlyAllBuffers() : List.<ByteBuf>of();
    try (var client = new FrameClient(start(Limits.DEFAULT, late))) {
      client.request(1, false, post("/late"));
      client.request(3, false, post("/soon"));
      for (int i = 0; i < 8; i++) {
        client.send(DATA, 0, 1, new byte[5000]);
        client.send(DATA, 0, 3, new byte[5000]);
        Thread.sleep(250);
      }
      if (isScarce) {
        var reset = client.read(RST_STREAM);
        assertThat(reset.stream()).isEqualTo(1);
        assertThat(reset.number(0)).isEqualTo(ENHANCE_YOUR_CALM);
      } else {
        client.send(DATA, END_STREAM, 1, new byte[1]);
        assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      }
      client.send(DATA, END_STREAM, 3, new byte[1]);
      assertThat(client.read(HEADERS).stream()).isEqualTo(3);
    } finally {
      taken.forEach(ByteBuf::release);
    }
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

  /// In one piece, so that the size changes while the stream is known and has sent nothing yet.
  @Test
  void aStreamThatHasSentNothingYetTakesOverTheNewSizeOnce() throws IOException {
    try (var client = new FrameClient(start(Limits.DEFAULT, sending("0123456789")))) {
      client.send(SETTINGS, 0, 0, initialWindow(1));
      var request = FrameClient.frame(HEADERS, END_STREAM | END_HEADERS, 1, section(get()));
      var settings = FrameClient.frame(SETTINGS, 0, 0, initialWindow(4));
      client.sendAll(request, settings);
      assertData(client.read(DATA), 1, "0123");
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
    var limits = sendingWithin(Duration.ofSeconds(2));
    try (var client = new FrameClient(start(limits, pieces))) {
      client.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      client.request(1, true, get());
      assertThat(client.read(HEADERS).stream()).isEqualTo(1);
      int received = 0;
      for (boolean isLast = false; !isLast; ) {
        Thread.sleep(200); // the time between two pieces of room is what the test is about
        client.send(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 5, 0});
        var data = client.read(DATA);
        received += data.payload().length;
        isLast = data.flags() == END_STREAM;
      }
      assertThat(received).isEqualTo(15_000);
    }
  }
}
