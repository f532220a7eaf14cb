package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Random;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.http.ResponseHead;
import moongate.net.loop.Inbound;
import moongate.net.loop.SpareBuffers;
import org.junit.jupiter.api.Test;

/// A head is read as if it were the first of its connection, whatever came before it and whatever
/// was made of that.
final class KnownHeadTest {
  private static final HeaderName X = HeaderName.of("X");

  private static final String[] REQUEST_LINES = {
    "GET / HTTP/1.1\r\n",
    "GET /other?x HTTP/1.1\r\n",
    "HEAD / HTTP/1.1\r\n",
    "GET / HTTP/1.0\r\n",
    "GET / HTTP/1.7\r\n",
    "GET http://b/ HTTP/1.1\r\n",
    "\r\nGET / HTTP/1.1\r\n",
    "CONNECT a:1 HTTP/1.1\r\n",
    "GET relative HTTP/1.1\r\n",
    "GET / HTTP/2.0\r\n",
    "GET\r\n",
  };

  private static final String[] FIELDS = {
    "Host: a\r\n",
    "Host: b\r\n",
    "Host:ab\r\n", // as long as the line of the host in an absolute target
    "Host: a\r\nX: 1\r\n",
    "Host: a\r\nX: 2\r\n",
    "Host: a\r\nX: 12\r\n",
    "X: 1\r\nHost: a\r\nAccept: */*\r\n",
    "X: 1\r\n",
    "Host: a\r\nConnection: close\r\n",
    "Host: a\r\nConnection: keep-alive\r\n",
    "Host: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n",
    "Host: a\r\nTransfer-Encoding: chunked\r\n",
    "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n",
    "Host: a\r\nno colon\r\n",
    "Host: a\r\nX: " + "y".repeat(2000) + "\r\n",
    "",
  };

  private static final String[] STATUS_LINES = {
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 200 Fine\r\n",
    "HTTP/1.0 200 OK\r\n",
    "HTTP/1.1 304 Not Modified\r\n",
    "HTTP/1.1 200 OK\n",
    "HTTP/2 200\r\n",
    "HTTP/1.1 099 OK\r\n",
  };

  private static final String[] SLOPPY_FIELDS = {"X: 1\nServer : b\n", "A: \u0001\r\n"};

  private static final class Requests {
    private final Inbound inbound = new Inbound(new EmbeddedChannel().config(), new SpareBuffers());
    private final RequestHead head = new RequestHead();
    private final HeadReader reader = new HeadReader(head.headers(), 8192, 8192, 4096, false);
    private final RequestParser parser = new RequestParser(head, 100, 1000);

    String read(String bytes, int step) {
      reader.start();
      parser.start();
      try {
        if (!isComplete(reader, inbound, bytes, step)) {
          return "incomplete " + reader.problem();
        }
        parser.parse(reader);
      } catch (Rejected refused) {
        return refused.rejection() + parser.requestLine() + parser.isHeadMethod();
      }
      var found =
          "%s %s %s %s %s %s %s '%s'%n%s%s"
              .formatted(
                  parser.requestLine(),
                  head.method(),
                  head.target(),
                  head.version(),
                  parser.contentLength(),
                  parser.keepsAlive(),
                  parser.expectsContinue(),
                  head.headers().firstOr(HeaderName.HOST, ""),
                  head.headers(),
                  inbound.readable());
      inbound.clear();
      spoil(head.headers());
      head.method("OWN");
      head.target("/own");
      return found;
    }
  }

  private static final class Responses {
    private final Inbound inbound = new Inbound(new EmbeddedChannel().config(), new SpareBuffers());
    private final ResponseHead head = new ResponseHead(200);
    private final HeadReader reader = new HeadReader(head.headers(), 8192, 8192, 4096, true);
    private final ResponseParser parser = new ResponseParser(head);
    private final BodyDecoder decoder = new BodyDecoder(true);

    String read(String bytes, int step, boolean isBodiless) {
      reader.start();
      try {
        if (!isComplete(reader, inbound, bytes, step)) {
          return "incomplete " + reader.problem();
        }
        parser.parse(reader, decoder, isBodiless);
      } catch (ResponseParser.BadResponse refused) {
        return String.valueOf(refused.getMessage());
      }
      var found =
          "%s %s %s %s %s %s%n%s%s"
              .formatted(
                  head.status(),
                  head.reason(),
                  parser.keepsAlive(),
                  decoder.length(),
                  decoder.isDone(),
                  decoder.endsWithConnection(),
                  head.headers(),
                  inbound.readable());
      inbound.clear();
      spoil(head.headers());
      head.status(404, "own");
      return found;
    }
  }

  private static boolean isComplete(HeadReader reader, Inbound inbound, String bytes, int step) {
    inbound.clear();
    for (int at = 0; at < bytes.length(); at += step) {
      var piece = bytes.substring(at, Math.min(at + step, bytes.length()));
      inbound.add(Unpooled.copiedBuffer(piece, ISO_8859_1));
      if (reader.read(inbound)) {
        // What follows came, too, but is none of the head's.
        inbound.add(Unpooled.copiedBuffer(bytes.substring(at + piece.length()), ISO_8859_1));
        return true;
      }
    }
    return false;
  }

  /// What handlers do to headers.
  private static void spoil(Headers headers) {
    headers.set(HeaderName.HOST, "own");
    headers.set(X, "own ".repeat(200));
    headers.removeAt(0);
    headers.add(X, "more");
  }

  private static String any(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  @Test
  void requestsAreReadAsIfTheyWereTheFirst() {
    var random = new Random(5);
    for (int connection = 0; connection < 3000; connection++) {
      var kept = new Requests();
      for (int i = 0; i < 8; i++) {
        var bytes = any(random, REQUEST_LINES) + any(random, FIELDS) + "\r\nrest";
        int step = random.nextBoolean() ? bytes.length() : 1 + random.nextInt(40);
        var expected = new Requests().read(bytes, step);
        assertThat(kept.read(bytes, step)).as(bytes).isEqualTo(expected);
        if (!expected.contains("\n")) {
          break; // such a connection brings no other
        }
      }
    }
  }

  @Test
  void responsesAreReadAsIfTheyWereTheFirst() {
    var random = new Random(6);
    for (int connection = 0; connection < 3000; connection++) {
      var kept = new Responses();
      for (int i = 0; i < 8; i++) {
        boolean isSloppy = random.nextInt(4) == 0;
        var fields = isSloppy ? any(random, SLOPPY_FIELDS) : any(random, FIELDS);
        var bytes = any(random, STATUS_LINES) + fields + any(random, "\r\n", "\n") + "rest";
        int step = random.nextBoolean() ? bytes.length() : 1 + random.nextInt(40);
        boolean isBodiless = random.nextInt(3) == 0;
        var expected = new Responses().read(bytes, step, isBodiless);
        assertThat(kept.read(bytes, step, isBodiless)).as(bytes).isEqualTo(expected);
        if (!expected.contains("\n")) {
          break;
        }
      }
    }
  }

  @Test
  void aHeadThatIsTooLargeWithAnotherStartLineIsRefused() {
    var fields = "Host: a\r\nX: " + "y".repeat(500) + "\r\n\r\n";
    var head = new RequestHead();
    var reader = new HeadReader(head.headers(), 8192, 8192, 600, false);
    var parser = new RequestParser(head, 100, 0);
    var inbound = new Inbound(new EmbeddedChannel().config(), new SpareBuffers());
    inbound.add(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n" + fields, ISO_8859_1));
    assertThat(reader.read(inbound)).isTrue();
    parser.parse(reader);
    reader.start();
    var longer = "GET /" + "z".repeat(80) + " HTTP/1.1\r\n";
    inbound.add(Unpooled.copiedBuffer(longer + fields, ISO_8859_1));
    assertThat(reader.read(inbound)).isFalse();
    assertThat(reader.problem()).isEqualTo(HeadReader.Problem.TOO_LARGE);
    inbound.clear();
  }
}
