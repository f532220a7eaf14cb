package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.http.BodyException;
import moongate.http.Handler;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import org.junit.jupiter.api.Test;

/// Requests that switch protocols, on raw sockets at both ends.
final class TunnelTest extends UpgradeTest {
  private static final int LARGE = 32 << 20;

  /// More than all buffers of the proxy between two ends.
  private static final long MOST_MEMORY = 8 << 20;

  /// A proxy that lets its clients switch.
  private final class Switching implements Handler {
    private final Timeouts timeouts;

    Switching(Timeouts timeouts) {
      this.timeouts = timeouts;
    }

    @Override
    public void handle(Request request, Response response) {
      var origin = upstreamOrigin();
      var patient = Timeouts.DEFAULT; // the time that is told is that of the tunnel
      try (var answer = client.send(request, origin, request.head(), request.body(), patient)) {
        if (answer.head().status() == 101) {
          response.tunnel(answer.head(), answer, timeouts);
        } else {
          response.send(answer.head());
          var body = answer.body();
          for (var chunk = body.read(); !chunk.isLast(); chunk = body.read()) {
            response.write(chunk);
          }
          response.end();
        }
        endings.add(request.bytesRead() + " in, " + response.bodyBytesSent() + " out");
      } catch (UpstreamException | BodyException failure) {
        endings.add(String.valueOf(failure.getMessage()));
        response.abort();
      }
    }
  }

  private NettyServer proxy(Timeouts timeouts) {
    return serve(new Switching(timeouts));
  }

  /// Writes `LARGE` bytes that follow from `seed`, then ends.
  private static CompletableFuture<Void> pour(Socket into, long seed) {
    return inBackground(() -> {
      var random = new Random(seed);
      var block = new byte[1 << 16];
      for (int sent = 0; sent < LARGE; sent += block.length) {
        random.nextBytes(block);
        into.getOutputStream().write(block);
      }
      into.shutdownOutput();
      return null;
    });
  }

  private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
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

  /// Reads to the end; true when it is what [#pour] writes.
  private static boolean drinks(Socket from, long seed) throws IOException {
    var random = new Random(seed);
    var block = new byte[1 << 16];
    for (int got = 0; got < LARGE; got += block.length) {
      random.nextBytes(block);
      if (!Arrays.equals(from.getInputStream().readNBytes(block.length), block)) {
        return false;
      }
    }
    return from.getInputStream().read() < 0;
  }

  @Test
  void whatComesRightBehindTheRequestAndTheSwitchIsNotLost() throws Exception {
    var client = connect(proxy(Timeouts.DEFAULT));
    send(client, ASK + "early");
    var upstream = accept();
    readUntil(upstream, "\r\n\r\n");
    send(upstream, AGREE + "welcome");
    assertThat(readUntil(client, "welcome")).contains("\r\n\r\nwelcome");
    assertThat(readUntil(upstream, "early")).isEqualTo("early");
    client.close();
    assertThat(upstream.getInputStream().read()).isNegative();
    upstream.close();
    assertThat(ending()).isEqualTo(ASK.length() + 5 + " in, 7 out");
  }

  @Test
  void theHeadThatSwitchesIsPassedOnWithoutFraming() throws Exception {
    var client = connect(proxy(Timeouts.DEFAULT));
    send(client, ASK);
    var upstream = accept();
    assertThat(readUntil(upstream, "\r\n\r\n")).contains("Upgrade: websocket");
    send(upstream, AGREE.replace("\r\n\r\n", "\r\nContent-Length: 5\r\nDate: now\r\n\r\n"));
    assertThat(readUntil(client, "\r\n\r\n"))
        .isEqualTo(AGREE.replace("\r\n\r\n", "\r\nDate: now\r\n\r\n"));
  }

  @Test
  void bothDirectionsFlowAtOnce() throws Exception {
    var ends = open(proxy(Timeouts.DEFAULT));
    var down = pour(ends.upstream(), 1);
    var up = pour(ends.client(), 2);
    var arrived = inBackground(() -> drinks(ends.upstream(), 2));
    assertThat(drinks(ends.client(), 1)).isTrue();
    assertThat(arrived.get(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture.allOf(down, up).get(20, TimeUnit.SECONDS);
    assertThat(ending()).isEqualTo(ASK.length() + LARGE + " in, " + LARGE + " out");
  }

  @Test
  void aReaderThatPausesHoldsTheSenderBackAtBoundedMemory() throws Exception {
    var ends = open(proxy(Timeouts.DEFAULT));
    long before = usedMemory();
    var poured = pour(ends.upstream(), 3);
    send(ends.client(), "the other direction goes on");
    assertThat(readUntil(ends.upstream(), "goes on")).startsWith("the other");
    assertThat(usedMemory() - before).isLessThan(MOST_MEMORY);
    assertThat(poured).isNotDone();
    assertThat(drinks(ends.client(), 3)).isTrue();
  }

  @Test
  void anEndThatStopsSendingStillReceives() throws Exception {
    var ends = open(proxy(Timeouts.DEFAULT));
    send(ends.client(), "last words");
    ends.client().shutdownOutput();
    assertThat(readAll(ends.upstream())).isEqualTo("last words");
    send(ends.upstream(), "an answer");
    ends.upstream().close();
    assertThat(readAll(ends.client())).isEqualTo("an answer");
    assertThat(ending()).endsWith(" in, 9 out");
  }

  @Test
  void aResetOfOneEndIsTheEndOfTheOther() throws Exception {
    var ends = open(proxy(Timeouts.DEFAULT));
    ends.client().setSoLinger(true, 0);
    ends.client().close();
    assertThat(ends.upstream().getInputStream().read()).isNegative();
    ending();
    var others = open(proxy(Timeouts.DEFAULT));
    others.upstream().setSoLinger(true, 0);
    others.upstream().close();
    assertThat(others.client().getInputStream().read()).isNegative();
    assertThat(ending()).endsWith(" in, 0 out");
  }

  @Test
  void anUpstreamThatSwitchesAndClosesAtOnceIsHeard() throws Exception {
    var client = connect(proxy(Timeouts.DEFAULT));
    send(client, ASK);
    var upstream = accept();
    readUntil(upstream, "\r\n\r\n");
    send(upstream, AGREE + "bye");
    upstream.close();
    assertThat(readAll(client)).endsWith("\r\n\r\nbye");
    client.close();
    assertThat(ending()).endsWith(" in, 3 out");
  }

  @Test
  void silenceEndsATunnel() throws Exception {
    var quick = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200));
    var ends = open(proxy(quick));
    assertThat(ends.client().getInputStream().read()).isNegative();
    assertThat(ends.upstream().getInputStream().read()).isNegative();
    assertThat(ending())
        .isEqualTo(
            "upstream timed out (110: Connection timed out) while proxying upgraded connection");
  }

  @Test
  void anUpstreamThatTakesNothingIsGivenUp() throws Exception {
    var quick = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(9));
    var ends = open(proxy(quick));
    pour(ends.client(), 4);
    assertThat(ending())
        .isEqualTo(
            "upstream timed out (110: Connection timed out) while proxying upgraded connection");
  }

  @Test
  void aClientThatTakesNothingIsGivenUp() throws Exception {
    var limits = sendingWithin(Duration.ofMillis(300));
    var ends = open(serve(limits, new Switching(Timeouts.DEFAULT)));
    pour(ends.upstream(), 5);
    assertThat(ending())
        .isEqualTo(
            "client timed out (110: Connection timed out) while proxying upgraded connection");
  }

  @Test
  void aRefusalIsAResponseLikeAnyOther() throws Exception {
    var client = connect(proxy(Timeouts.DEFAULT));
    send(client, ASK + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
    var upstream = accept();
    readUntil(upstream, "\r\n\r\n");
    send(upstream, "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
    assertThat(readUntil(upstream, "\r\n\r\n")).startsWith("GET /next ");
    send(upstream, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes");
    assertThat(readUntil(client, "\r\n\r\nyes")).contains(" 426 ", "\r\n\r\nno").contains(" 200 ");
  }

  @Test
  void aSwitchThatNobodyAskedForIsNoResponse() throws Exception {
    var client = connect(proxy(Timeouts.DEFAULT));
    send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    var upstream = accept();
    readUntil(upstream, "\r\n\r\n");
    send(upstream, AGREE);
    assertThat(ending()).startsWith("upstream sent unexpected status 101");
  }

  @Test
  void aSwitchBeforeTheRequestIsCompleteIsNoResponse() throws Exception {
    var client = connect(proxy(Timeouts.DEFAULT));
    send(client, ASK.replace("\r\n\r\n", "\r\nContent-Length: 10\r\n\r\n12345"));
    var upstream = accept();
    readUntil(upstream, "12345");
    send(upstream, AGREE);
    assertThat(ending()).startsWith("upstream sent unexpected status 101");
  }

  @Test
  void aServerThatStopsEndsTunnelsWhenItsGraceIsOver() throws Exception {
    var proxy = proxy(Timeouts.DEFAULT);
    var ends = open(proxy);
    proxy.close(Duration.ofMillis(100));
    assertThat(ends.upstream().getInputStream().read()).isNegative();
    assertThat(endOf(ends.client())).isTrue();
    assertThat(proxy.connections()).isZero();
    assertThat(ending()).endsWith(" in, 0 out");
  }

  private static boolean endOf(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }
}
