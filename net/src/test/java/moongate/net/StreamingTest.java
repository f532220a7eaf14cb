package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are much larger than what may be in memory, through a proxy.
final class StreamingTest extends NetTest {
  private static final int LARGE = 100 << 20;

  /// More than all buffers between two ends, less than a body.
  private static final long MOST_MEMORY = 24 << 20;

  private static final byte[] BLOCK = block();

  private static byte[] block() {
    var block = new byte[10_007];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 31 + i / 256);
    }
    return block;
  }

  private static long checksumOf(long length) {
    var sum = new CRC32();
    for (long at = 0; at < length; at += BLOCK.length) {
      sum.update(BLOCK, 0, (int) Math.min(BLOCK.length, length - at));
    }
    return sum.getValue();
  }

  /// Sends a large body, with its length or in chunks.
  private static void download(Request request, Response response) {
    download(request, response, new AtomicLong());
  }

  /// @param sent counts the bytes of the body
  private static void download(Request request, Response response, AtomicLong sent) {
    var head = new ResponseHead(200);
    if (request.head().target().equals("/length")) {
      head.headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(LARGE));
    }
    response.send(head);
    for (int at = 0; at < LARGE; at += BLOCK.length) {
      int length = Math.min(BLOCK.length, LARGE - at);
      var bytes = length == BLOCK.length ? BLOCK : java.util.Arrays.copyOf(BLOCK, length);
      response.write(Chunk.of(bytes));
      sent.addAndGet(length);
    }
    response.end();
  }

  /// Answers with length and checksum of what it gets.
  private static void upload(Request request, Response response) {
    var sum = new CRC32();
    long length = 0;
    var body = request.body();
    for (var chunk = body.read(); !chunk.isLast(); chunk = body.read()) {
      length += chunk.length();
      sum.update(chunk.asBuffer());
      chunk.release();
    }
    answer(response, 200, length + " " + sum.getValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/length", "/chunked"})
  void aLargeResponsePassesAtFlatMemory(String target) throws IOException {
    var proxy = proxyTo(serve(StreamingTest::download));
    long before = usedMemory();
    var socket = connect(proxy);
    send(socket, "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    readUntil(socket, "\r\n\r\n");
    var sum = new CRC32();
    long length = 0;
    long most = 0;
    var in = new DataIn(socket, target.equals("/chunked"));
    var buffer = new byte[1 << 16];
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      sum.update(buffer, 0, count);
      length += count;
      most = Math.max(most, usedMemory() - before);
    }
    assertThat(length).isEqualTo(LARGE);
    assertThat(sum.getValue()).isEqualTo(checksumOf(LARGE));
    assertThat(most).isLessThan(MOST_MEMORY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked"})
  void aLargeRequestPassesAtFlatMemory(String framing) throws IOException {
    var proxy = proxyTo(serve(StreamingTest::upload));
    long before = usedMemory();
    long most = 0;
    boolean isChunked = framing.equals("chunked");
    var socket = connect(proxy);
    send(
        socket,
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + (isChunked ? "Transfer-Encoding: chunked" : "Content-Length: " + LARGE)
            + "\r\n\r\n");
    var out = socket.getOutputStream();
    for (int at = 0; at < LARGE; at += BLOCK.length) {
      int length = Math.min(BLOCK.length, LARGE - at);
      if (isChunked) {
        send(socket, Integer.toHexString(length) + "\r\n");
      }
      out.write(BLOCK, 0, length);
      if (isChunked) {
        send(socket, "\r\n");
      }
      most = Math.max(most, usedMemory() - before);
    }
    send(socket, isChunked ? "0\r\n\r\n" : "");
    assertThat(readAll(socket)).endsWith("\r\n\r\n" + LARGE + " " + checksumOf(LARGE));
    assertThat(most).isLessThan(MOST_MEMORY);
  }

  @Test
  void aClientThatEndsItsSideAndReadsLaterGetsAllOfALargeResponse() throws Exception {
    var sent = new AtomicLong();
    var socket = connect(serve((request, response) -> download(request, response, sent)));
    send(socket, "GET /length HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.shutdownOutput();
    readUntil(socket, "\r\n\r\n");
    Await.standstill(sent); // all buffers on the way are full by then
    var sum = new CRC32();
    sum.update(socket.getInputStream().readAllBytes());
    assertThat(sum.getValue()).isEqualTo(checksumOf(LARGE));
  }

  /// A client that stops reading stops the upstream, and goes on where it was.
  @Test
  void aSlowReaderHoldsTheSenderBack() throws Exception {
    var sent = new AtomicLong();
    var proxy =
        proxyTo(
            serve((request, response) -> {
              response.send(new ResponseHead(200));
              for (int i = 0; i < 1000; i++) {
                response.write(Chunk.of(new byte[1 << 16]));
                sent.addAndGet(1 << 16);
              }
              response.end();
            }));
    var socket = connect(proxy);
    send(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(Await.standstill(sent)).isLessThan(1000L << 16);
    assertThat(readAll(socket)).endsWith("\r\n0\r\n\r\n");
    assertThat(sent.get()).isEqualTo(1000L << 16);
  }

  /// Request and response flow at the same time: each piece comes back before the next one is sent.
  @Test
  void bothDirectionsFlowAtOnce() throws IOException {
    var proxy =
        proxyTo(
            serve((request, response) -> {
              response.send(new ResponseHead(200));
              var body = request.body();
              for (var chunk = body.read(); !chunk.isLast(); chunk = body.read()) {
                response.write(chunk);
              }
              response.end();
            }));
    var socket = connect(proxy);
    send(socket, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; i++) {
      var piece = "piece " + i + ".";
      send(socket, Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
      assertThat(readUntil(socket, piece)).contains("\r\n");
    }
    send(socket, "0\r\n\r\n");
    assertThat(readUntil(socket, "\r\n0\r\n\r\n")).isNotEmpty();
  }

  @Test
  void anUpstreamThatFailsMidwayIsNotHidden() throws IOException {
    var proxy =
        proxyTo(
            serve((request, response) -> {
              response.send(new ResponseHead(200));
              response.write(Chunk.of("some"));
              response.write(Chunk.of("thing"));
              request.fiber().sleep(java.time.Duration.ofMillis(20));
              response.abort();
            }));
    var socket = connect(proxy);
    send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(readAll(socket)).startsWith("HTTP/1.1 200 OK").doesNotContain("\r\n0\r\n");
  }

  @Test
  void aClientThatLeavesMidwayStopsTheUpstream() throws Exception {
    var stopped = new CompletableFuture<Boolean>();
    var upstream =
        serve((request, response) -> {
          try {
            response.send(new ResponseHead(200));
            while (true) {
              response.write(Chunk.of(new byte[1 << 16]));
            }
          } finally {
            stopped.complete(true);
          }
        });
    var socket = connect(proxyTo(upstream));
    send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    readUntil(socket, "\r\n\r\n");
    socket.close();
    assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
  }

  /// A body as a client reads it, chunked or not.
  private static final class DataIn {
    private final InputStream in;
    private final boolean isChunked;
    private int left;

    DataIn(Socket socket, boolean isChunked) throws IOException {
      this.in = new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16);
      this.isChunked = isChunked;
    }

    int read(byte[] buffer) throws IOException {
      if (!isChunked) {
        return in.read(buffer);
      }
      if (left == 0) {
        left = Integer.parseInt(line(), 16);
        if (left == 0) {
          return -1;
        }
      }
      int count = in.read(buffer, 0, Math.min(left, buffer.length));
      left -= count;
      if (left == 0) {
        line();
      }
      return count;
    }

    private String line() throws IOException {
      var text = new java.io.ByteArrayOutputStream();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0) {
          throw new IOException("body ended early");
        }
        if (octet != '\r') {
          text.write(octet);
        }
      }
      return text.toString(ISO_8859_1);
    }
  }
}
