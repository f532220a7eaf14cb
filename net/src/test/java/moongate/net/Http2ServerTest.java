package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static moongate.net.FrameClient.DATA;
import static moongate.net.FrameClient.END_STREAM;
import static moongate.net.FrameClient.GOAWAY;
import static moongate.net.FrameClient.HEADERS;
import static moongate.net.FrameClient.MOST_FRAME;
import static moongate.net.FrameClient.RST_STREAM;
import static moongate.net.FrameClient.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.ResponseHead;
import moongate.http.UpstreamException;
import moongate.net.settings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/2 for clients: requests and answers.
final class Http2ServerTest extends Http2ServerTesting {
  private static final HeaderName END = HeaderName.of("x-end");

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
  void trailersOfARequestArriveBehindItsBody() throws IOException {
    Handler handler =
        (request, response) -> {
          var body = new String(request.body().readAll(1 << 20), ISO_8859_1);
          var trailers = request.body().trailers();
          response.send(new ResponseHead(200));
          response.write(
              Chunk.of(body + "|" + (trailers == null ? null : trailers.firstOr(END, ""))));
          response.end();
        };
    try (var client = new FrameClient(start(Limits.DEFAULT, handler))) {
      client.request(1, false, get());
      client.send(DATA, 0, 1, "body".getBytes(ISO_8859_1));
      client.request(1, true, "x-end", "yes");
      assertThat(new String(client.read(DATA).payload(), ISO_8859_1)).isEqualTo("body|yes");

      client.request(3, false, get());
      client.request(3, true);
      assertThat(new String(client.read(DATA).payload(), ISO_8859_1)).isEqualTo("|null");
    }
  }

  /// RFC 9113, 8.1: the last one is no trailer, because the stream does not end with it.
  @ParameterizedTest
  @CsvSource({
    ":path, /other, true",
    ":status, 200, true",
    "X-End, yes, true",
    "connection, close, true",
    "x-end, yes, false"
  })
  void whatMustNotBeInTrailersEndsTheStream(String name, String value, boolean isLast)
      throws IOException {
    try (var client = connect()) {
      client.request(1, false, get());
      client.request(1, isLast, name, value);
      var reset = client.read(RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.number(0)).isEqualTo(1);
    }
  }

  @Test
  void whoAsksForTheHeadGetsNoBody() throws IOException {
    var fields = get();
    fields[1] = "HEAD";
    try (var client = connect()) {
      client.request(1, true, fields);
      var head = client.read(HEADERS);
      assertThat(head.stream()).isEqualTo(1);
      assertThat(head.isLast()).isTrue();
      client.request(3, true, get());
      assertThat(client.read(DATA).stream()).isEqualTo(3);
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
