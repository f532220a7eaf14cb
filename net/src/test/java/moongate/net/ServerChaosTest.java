package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import org.junit.jupiter.api.Test;

/// Clients that break off, send rubbish and do not read, handlers that do anything a handler may:
/// the server goes on serving, and no connection stays behind.
final class ServerChaosTest extends NetTest {
  private static final int CLIENTS = 200;
  private static final String GET = "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String[] REQUESTS = {
    GET,
    "GET /large HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /abort HTTP/1.1\r\nHost: a\r\n\r\n",
    "HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /plain HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\nExpect: 100-continue\r\n\r\n",
    "GET /plain HTTP/1.0\r\n\r\n",
    "rubbish\r\n\r\n",
  };

  private final Random random = new Random(4711);

  private static void misbehave(Request request, Response response) {
    var fiber = request.fiber();
    response.send(new ResponseHead(200));
    switch (request.head().target()) {
      case "/large" -> {
        for (int i = 0; i < 40; i++) {
          response.write(Chunk.of(new byte[20_000]));
        }
      }
      case "/wait" -> {
        fiber.sleep(Duration.ofMillis(2));
        response.write(Chunk.of("late"));
        fiber.sleep(Duration.ofMillis(2));
      }
      case "/abort" -> {
        response.abort();
        return;
      }
      case "/echo" -> echo(request, response);
      default -> response.write(Chunk.of("plain"));
    }
    response.end();
  }

  private static void echo(Request request, Response response) {
    var body = request.body();
    try {
      for (var chunk = body.read(); !chunk.isLast(); chunk = body.read()) {
        response.write(chunk);
      }
    } catch (BodyException broken) {
      response.abort();
    }
  }

  @Test
  void survivesItsClients() throws IOException {
    var server = serve(FAST, ServerChaosTest::misbehave);
    var proxy = proxyTo(server);
    for (int i = 0; i < CLIENTS; i++) {
      misbehave(connect(random.nextBoolean() ? server : proxy));
    }
    for (var survivor : new NettyServer[] {server, proxy}) {
      var socket = connect(survivor);
      send(socket, GET);
      assertThat(readUntil(socket, "plain")).startsWith("HTTP/1.1 200 OK\r\n");
    }
    proxy.close(Duration.ofSeconds(5));
    server.close(Duration.ofSeconds(5));
    assertThat(proxy.connections() + server.connections()).isZero();
  }

  private void misbehave(Socket socket) throws IOException {
    try {
      var bytes = bytes();
      for (int at = 0; at < bytes.length; ) {
        int count = Math.min(bytes.length - at, 1 + random.nextInt(200));
        socket.getOutputStream().write(bytes, at, count);
        at += count;
      }
      for (int i = random.nextInt(20); i > 0; i--) {
        socket.setSoTimeout(20);
        if (socket.getInputStream().read(new byte[random.nextInt(5000) + 1]) < 0) {
          break;
        }
      }
    } catch (IOException refused) {
      // as it deserves, or slow
    }
    switch (random.nextInt(4)) {
      case 0 -> socket.setSoLinger(true, 0);
      case 1 -> {
        return; // stays open, and silent
      }
      default -> {}
    }
    socket.close();
  }

  /// A few requests behind each other, sometimes with a wrong byte, sometimes cut off.
  private byte[] bytes() {
    var text = new StringBuilder();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      text.append(REQUESTS[random.nextInt(REQUESTS.length)]);
    }
    if (random.nextInt(3) == 0) {
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
    }
    if (random.nextInt(3) == 0) {
      text.setLength(1 + random.nextInt(text.length()));
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
