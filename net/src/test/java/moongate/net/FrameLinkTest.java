package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import moongate.http.Handler;
import moongate.http.PayloadLimits;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.Timeouts;
import moongate.http.WebSocketFrame;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

/// Frames between a client and an upstream, on raw sockets at both ends.
final class FrameLinkTest extends UpgradeTest {
  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;

  /// Passes frames on, after `onFrame`.
  private final class Passing implements Handler {
    private final Timeouts timeouts;
    private final Consumer<WebSocketFrame> onFrame;

    Passing(Timeouts timeouts, Consumer<WebSocketFrame> onFrame) {
      this.timeouts = timeouts;
      this.onFrame = onFrame;
    }

    @Override
    public void handle(Request request, Response response) {
      var origin = upstreamOrigin();
      var limits = new PayloadLimits();
      var patient = Timeouts.DEFAULT; // the time that is told is that of the link
      try (var answer = client.send(request, origin, request.head(), request.body(), patient);
          var link = response.webSocket(answer.head(), answer, timeouts, limits)) {
        for (var frame = link.next(); frame != null; frame = link.next()) {
          onFrame.accept(frame);
          var ending = frame.ending();
          if (ending == null) {
            link.pass(frame);
          } else {
            frame.release();
            link.end(ending);
          }
        }
        endings.add(link.problem());
      }
      endings.add(request.bytesRead() + " in, " + response.bodyBytesSent() + " out");
    }
  }

  private Ends open(Timeouts timeouts) throws IOException {
    return open(serve(new Passing(timeouts, frame -> {})));
  }

  /// A frame, masked with 1, 2, 3, 4 when a client sends it.
  private static String frame(int start, String payload, boolean isClient) {
    var out = new StringBuilder().append((char) start);
    int mask = isClient ? 0x80 : 0;
    int length = payload.length();
    if (length < 126) {
      out.append((char) (mask | length));
    } else {
      out.append((char) (mask | 127));
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.append((char) ((long) length >>> shift & 0xff));
      }
      assertThat(length).isGreaterThan(65535);
    }
    if (!isClient) {
      return out.append(payload).toString();
    }
    out.append("\1\2\3\4");
    for (int i = 0; i < length; i++) {
      out.append((char) (payload.charAt(i) ^ (i & 3) + 1));
    }
    return out.toString();
  }

  /// Reads a frame: its first byte in hexadecimal digits, its payload with the status as a number.
  private static String read(Socket socket) throws IOException {
    var in = socket.getInputStream();
    int start = in.read();
    if (start < 0) {
      return "end";
    }
    int second = in.read();
    long length = second & 0x7f;
    if (length >= 126) {
      int bytes = length == 126 ? 2 : 8;
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | in.read();
      }
    }
    var mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
    var payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new EOFException();
    }
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    var text = new String(payload, ISO_8859_1);
    if (start == CLOSE && length > 0) {
      text = (text.charAt(0) << 8 | text.charAt(1)) + text.substring(2);
    }
    return Integer.toHexString(start) + " " + text;
  }

  private static String close(int status, String reason) {
    return "" + (char) (status >> 8) + (char) (status & 0xff) + reason;
  }

  private static <T> CompletableFuture<T> inBackground(java.util.concurrent.Callable<T> task) {
    var result = new CompletableFuture<T>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  @Test
  void framesPassBothWaysMaskedTowardsTheUpstreamOnly() throws Exception {
    var client = connect(serve(new Passing(Timeouts.DEFAULT, frame -> {})));
    send(client, ASK + frame(TEXT, "early", true));
    var upstream = accept();
    readUntil(upstream, "\r\n\r\n");
    send(upstream, AGREE + frame(TEXT, "welcome", false));
    assertThat(readUntil(client, "welcome")).endsWith("\r\n\r\n\u0081\7welcome");
    assertThat(read(upstream)).isEqualTo("81 early");
    var large = "x".repeat(300_000);
    send(client, frame(BINARY, large, true) + frame(PING, "p", true));
    assertThat(read(upstream)).isEqualTo("82 " + large);
    assertThat(read(upstream)).isEqualTo("89 p");
    send(
        client, frame(TEXT & 0x7f, "in ", true) + frame(PING, "", true) + frame(0x80, "two", true));
    assertThat(read(upstream)).isEqualTo("89 ");
    assertThat(read(upstream)).isEqualTo("81 in two");
  }

  @Test
  void aFarewellGoesToTheOtherPeerAndItsAnswerComesBack() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    send(ends.client(), frame(CLOSE, close(4002, "done"), true));
    assertThat(read(ends.upstream())).isEqualTo("88 4002done");
    send(ends.upstream(), frame(TEXT, "one more", false) + frame(CLOSE, close(4002, "yes"), false));
    assertThat(read(ends.client())).isEqualTo("81 one more");
    assertThat(read(ends.client())).isEqualTo("88 4002yes");
    assertThat(read(ends.client())).isEqualTo("end");
    assertThat(read(ends.upstream())).isEqualTo("end");
    assertThat(ending()).isEmpty();
    int in = ASK.length() + 6 + 6;
    assertThat(ending()).isEqualTo(in + " in, " + (10 + 7) + " out");
  }

  @Test
  void anUpstreamThatAnswersAFarewellByClosingIsForgiven() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    send(ends.client(), frame(CLOSE, "", true));
    assertThat(read(ends.upstream())).isEqualTo("88 ");
    ends.upstream().close();
    assertThat(read(ends.client())).isEqualTo("88 ");
    assertThat(read(ends.client())).isEqualTo("end");
    assertThat(ending()).isEmpty();
  }

  @Test
  void aPeerThatJustLeavesIsToldOf() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    ends.client().close();
    assertThat(read(ends.upstream())).isEqualTo("88 1001");
    ends.upstream().close();
    assertThat(ending()).isEqualTo("client closed the connection without a close frame");
    ending();
    var others = open(Timeouts.DEFAULT);
    others.upstream().close();
    assertThat(read(others.client())).isEqualTo("88 1001");
    others.client().close();
    assertThat(ending()).isEqualTo("upstream closed the connection without a close frame");
  }

  @Test
  void whoBreaksTheProtocolLearnsWhyAndTheOtherOneThatItIsOver() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    send(ends.client(), frame(TEXT, "\u00ff", true));
    assertThat(read(ends.client())).isEqualTo("88 1007a text is not UTF-8");
    assertThat(read(ends.client())).isEqualTo("end");
    assertThat(read(ends.upstream())).isEqualTo("88 1001");
    send(ends.upstream(), frame(CLOSE, close(1001, ""), false));
    ends.client().close();
    assertThat(read(ends.upstream())).isEqualTo("end");
    assertThat(ending()).isEqualTo("client broke the protocol: a text is not UTF-8");
  }

  @Test
  void messagesOfAClientHaveALimitOfTheirOwn() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    var largest = "y".repeat(1 << 20);
    send(ends.client(), frame(BINARY, largest, true));
    assertThat(read(ends.upstream())).isEqualTo("82 " + largest);
    send(ends.upstream(), frame(BINARY, largest + "z", false));
    assertThat(read(ends.client())).isEqualTo("82 " + largest + "z");
    send(ends.client(), frame(BINARY & 0x7f, largest, true) + frame(0x80, "z", true));
    assertThat(read(ends.client())).startsWith("88 1009");
    assertThat(read(ends.upstream())).isEqualTo("88 1001");
  }

  @Test
  void whoStandsBetweenMayEndItForBoth() throws Exception {
    var ends =
        open(
            serve(
                new Passing(
                    Timeouts.DEFAULT,
                    frame ->
                        frame.end(
                            new WebSocketFrame.Farewell(4000, "a"),
                            new WebSocketFrame.Farewell(4001, "b")))));
    send(ends.client(), frame(TEXT, "x", true) + frame(CLOSE, "", true));
    assertThat(read(ends.client())).isEqualTo("88 4000a");
    assertThat(read(ends.upstream())).isEqualTo("88 4001b");
    send(ends.upstream(), frame(CLOSE, "", false));
    assertThat(read(ends.client())).isEqualTo("end");
    assertThat(read(ends.upstream())).isEqualTo("end");
    assertThat(ending()).isEmpty();
  }

  @Test
  void aReaderThatPausesHoldsTheSenderBackButNotTheOtherDirection() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    long before = usedMemory();
    var block = frame(BINARY, "b".repeat(70_000), false);
    var poured =
        inBackground(() -> {
          for (int i = 0; i < 400; i++) {
            send(ends.upstream(), block);
          }
          return null;
        });
    for (int i = 0; i < 100; i++) {
      send(ends.client(), frame(TEXT, "other " + i, true));
      assertThat(read(ends.upstream())).isEqualTo("81 other " + i);
    }
    assertThat(poured).isNotDone();
    assertThat(usedMemory() - before).isLessThan(8L << 20);
    for (int i = 0; i < 400; i++) {
      assertThat(read(ends.client())).startsWith("82 bbb");
    }
    poured.get(10, TimeUnit.SECONDS);
  }

  @Test
  void tinyFramesInOneFloodArriveInOrderAtBoundedMemory() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    long before = usedMemory();
    var flood = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      flood.append(frame(TEXT, String.valueOf(i % 10), true));
    }
    var poured =
        inBackground(() -> {
          send(ends.client(), flood.toString());
          return null;
        });
    for (int i = 0; i < 100_000; i++) {
      assertThat(read(ends.upstream())).isEqualTo("81 " + i % 10);
    }
    poured.get(10, TimeUnit.SECONDS);
    assertThat(usedMemory() - before).isLessThan(16L << 20);
  }

  @Test
  void fragmentsOfOneByteTakeNoMoreMemoryThanTheMessage() throws Exception {
    var ends = open(Timeouts.DEFAULT);
    long before = usedMemory();
    var fragments = new StringBuilder(frame(2, "1", true));
    for (int i = 0; i < 200_000; i++) {
      fragments.append(frame(0, "2", true));
    }
    send(ends.client(), fragments.toString());
    assertThat(usedMemory() - before).isLessThan(8L << 20);
    send(ends.client(), frame(0x80, "3", true));
    assertThat(read(ends.upstream())).isEqualTo("82 1" + "2".repeat(200_000) + "3");
  }

  @Test
  void silenceEndsALinkWithAFarewell() throws Exception {
    var quick = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200));
    var ends = open(quick);
    assertThat(read(ends.client())).isEqualTo("88 1001");
    assertThat(read(ends.upstream())).isEqualTo("88 1001");
    ends.client().close();
    ends.upstream().close();
    assertThat(ending()).isEqualTo("client and upstream said nothing: timed out");
  }

  @Test
  void anUpstreamThatTakesNothingIsGivenUp() throws Exception {
    var quick = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(9));
    var ends = open(quick);
    var block = frame(BINARY, "c".repeat(70_000), true);
    inBackground(() -> {
      while (true) {
        send(ends.client(), block);
      }
    });
    assertThat(read(ends.client())).isEqualTo("88 1001");
    ends.client().close();
    assertThat(ending()).isEqualTo("upstream takes nothing: timed out");
  }

  @Test
  void aServerThatStopsSaysFarewellWhenItsGraceIsOver() throws Exception {
    var proxy = serve(new Passing(Timeouts.DEFAULT, frame -> {}));
    var ends = open(proxy);
    proxy.close(Duration.ofMillis(100));
    assertThat(read(ends.client())).isEqualTo("88 1001");
    assertThat(read(ends.client())).isEqualTo("end");
    assertThat(read(ends.upstream())).isEqualTo("88 1001");
    assertThat(read(ends.upstream())).isEqualTo("end");
    assertThat(proxy.connections()).isZero();
    assertThat(ending()).isEqualTo("the node stops");
  }

  /// Whatever bytes come: the connections end, and nothing is left behind.
  @Test
  void garbageEndsEveryLink() throws Exception {
    var proxy = serve(new Passing(Timeouts.DEFAULT, frame -> {}));
    for (int seed = 0; seed < 30; seed++) {
      var ends = open(proxy);
      var garbage = new byte[2000];
      new Random(seed).nextBytes(garbage);
      ends.client().getOutputStream().write(garbage);
      ends.client().close();
      while (!read(ends.upstream()).startsWith("88")) {
        // what of the garbage was a frame
      }
      ends.upstream().close();
      assertThat(ending()).isNotEqualTo("null");
      ending();
    }
    Await.that(() -> proxy.connections() == 0);
  }
}
