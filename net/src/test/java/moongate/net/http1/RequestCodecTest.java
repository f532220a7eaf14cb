package moongate.net.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import moongate.http.RequestHead;
import moongate.net.http1.Codec.Message;
import moongate.net.loop.Inbound;
import moongate.net.loop.SpareBuffers;
import moongate.net.settings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestCodecTest {
  private static final String HOST = "Host: a\r\n";

  private static String refusal(String bytes) {
    return Codec.decode(bytes, bytes.length()).refusal();
  }

  private static int status(String bytes) {
    return Codec.decode(bytes, bytes.length()).status();
  }

  private static Message only(String bytes) {
    var outcome = Codec.decode(bytes, bytes.length());
    assertThat(outcome.refusal()).isEmpty();
    assertThat(outcome.messages()).hasSize(1);
    return outcome.messages().getFirst();
  }

  @Test
  void readsPipelinedRequestsWhateverThePieces() {
    var bytes =
        "\r\nGET /1?x=%20 HTTP/1.1\r\nHost: a\r\nX: y \r\n\r\n"
            + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
            + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
            + "3;x=\"y\"\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\nB:\r\n\r\n"
            + "GET /4 HTTP/1.0\r\n\r\n";
    var expected =
        List.of(
            new Message("GET", "/1?x=%20", "HTTP/1.1", List.of("Host=a", "X=y"), ""),
            new Message("POST", "/2", "HTTP/1.1", List.of("Host=a", "Content-Length=5"), "hello"),
            new Message(
                "POST",
                "/3",
                "HTTP/1.1",
                List.of("Host=a", "Transfer-Encoding=Chunked"),
                "abc0123456789"),
            new Message("GET", "/4", "HTTP/1.0", List.of(), ""));
    for (int step = 1; step <= bytes.length(); step++) {
      var outcome = Codec.decode(bytes, step);
      assertThat(outcome.refusal()).isEmpty();
      assertThat(outcome.messages()).as("in pieces of %d", step).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1\r\n",
        "GET / HTTP/1.1 \r\n",
        "GET /  HTTP/1.1\r\n",
        " GET / HTTP/1.1\r\n",
        "GET\t/ HTTP/1.1\r\n",
        "GET / HTTP/1.1\n",
        "GET / HTTP/1.1\r\r\n",
        "GET / HTTP/1.1\rX\r\n",
        "GET /\r\n",
        "GET\r\n",
        "GET / http/1.1\r\n",
        "GET / HTTP/1.10\r\n",
        "GET / HTTP/11\r\n",
        "GET / HTTP/1,1\r\n",
        "GET / HTTP/ 1.1\r\n",
        "GET / HTTP/1.1x\r\n",
        "G(T / HTTP/1.1\r\n",
        "G\0T / HTTP/1.1\r\n",
        "GÄT / HTTP/1.1\r\n",
        "GET /a\0b HTTP/1.1\r\n",
        "GET /a\u0001 HTTP/1.1\r\n",
        "GET /a\u007f HTTP/1.1\r\n",
        "GET /a\tb HTTP/1.1\r\n",
        "GET /a#b HTTP/1.1\r\n",
        "GET a HTTP/1.1\r\n",
        "GET * HTTP/1.1\r\n",
        "GET ftp://a/ HTTP/1.1\r\n",
        "GET http:///x HTTP/1.1\r\n",
        "GET http://u@a/x HTTP/1.1\r\n",
        "GET http://a:b/x HTTP/1.1\r\n",
      })
  void refusesRequestLinesThatAreNotExact(String line) {
    assertThat(status(line + HOST + "\r\n")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: 3, 3\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: -3\r\n",
        "Content-Length: 0x3\r\n",
        "Content-Length: 3 \u0001\r\n",
        "Content-Length:\r\n",
        "Content-Length: 3x\r\n",
        "Content-Length: 1e3\r\n",
        "Content-Length: 9999999999999999999\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length : 3\r\n",
        "Transfer-Encoding : chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n",
        "X: y\nTransfer-Encoding: chunked\r\n",
        "X: y\rTransfer-Encoding: chunked\r\n",
        "Host: b\r\n",
      })
  void refusesHeadersThatTwoReadersCouldReadInTwoWays(String lines) {
    assertThat(status("POST / HTTP/1.1\r\n" + HOST + lines + "\r\nabc")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip, chunked",
        "chunked, gzip",
        "chunked, chunked",
        "identity",
        "deflate",
        "xchunked",
        "chunked;a=b",
        "\u000bchunked",
        "\"chunked\""
      })
  void knowsNoTransferCodingButChunked(String coding) {
    var bytes = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: " + coding + "\r\n\r\n";
    assertThat(status(bytes)).isIn(501, 400);
  }

  @Test
  void refusesChunksInTheOldProtocol() {
    assertThat(refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .contains("HTTP/1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "'', no Host header",
    "'Host:', invalid Host header",
    "'Host: a b', invalid Host header",
    "'Host: a/b', invalid Host header",
    "'Host: a@b', invalid Host header",
    "'Host: a,b', invalid Host header",
    "'Host: a:', ''",
    "'Host: a:80x', invalid Host header",
    "'Host: a:8.0', invalid Host header",
    "'Host: a:8:0', invalid Host header",
    "'Host: a:123456', invalid Host header",
    "'Host: [::1', invalid Host header",
    "'Host: [::1]:80', ''",
    "'Host: [::ffff:1.2.3.4]', ''",
    "'Host: []', invalid Host header",
    "'Host: [::g]', invalid Host header",
    "'Host: [::1]80', invalid Host header",
    "'Host: a_b.c-d:80', ''",
    "'Host: :80', invalid Host header",
    "'Host: a#b', invalid Host header",
    "'Host: a\\b', invalid Host header",
  })
  void wantsExactlyOneProperHost(String line, String refusal) {
    var lines = line.isEmpty() ? "" : line + "\r\n";
    assertThat(refusal("GET / HTTP/1.1\r\n" + lines + "\r\n")).isEqualTo(refusal);
  }

  @Test
  void theOldProtocolNeedsNoHost() {
    assertThat(only("GET / HTTP/1.0\r\n\r\n").version()).isEqualTo("HTTP/1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "http://b.c:81/x?y, /x?y, b.c:81",
    "HTTPS://b/, /, b",
    "http://b, /, b",
    "http://b?y, /?y, b",
    "/http://b/, /http://b/, a",
  })
  void anAbsoluteTargetBringsItsOwnHost(String target, String path, String host) {
    var head = new RequestHead();
    var reader = new HeadReader(head.headers(), 8192, 8192, 32768, false);
    var parser = new RequestParser(head, 100, 0);
    var inbound = new Inbound(new EmbeddedChannel().config(), new SpareBuffers());
    var bytes = "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
    inbound.add(
        io.netty.buffer.Unpooled.copiedBuffer(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(reader.read(inbound)).isTrue();
    parser.parse(reader);
    assertThat(head.target()).isEqualTo(path);
    assertThat(head.headers().toString()).isEqualTo("Host: " + host + "\r\n");
    assertThat(parser.requestLine()).isEqualTo("GET " + target + " HTTP/1.1");
  }

  @Test
  void refusesWhatItDoesNotServe() {
    assertThat(status("CONNECT a:443 HTTP/1.1\r\n" + HOST + "\r\n")).isEqualTo(405);
    assertThat(status("GET / HTTP/2.0\r\n" + HOST + "\r\n")).isEqualTo(505);
    assertThat(status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(505);
    assertThat(status("GET / HTTP/0.9\r\n\r\n")).isEqualTo(505);
  }

  /// nginx refuses them, too. `get` is not GET: rules for GET would not see it.
  @ParameterizedTest
  @ValueSource(strings = {"get", "Get", "GET1", "G!T"})
  void methodsAreOfCapitals(String method) {
    assertThat(status(method + " / HTTP/1.1\r\n" + HOST + "\r\n")).isEqualTo(400);
  }

  @Test
  void allowsAStarForOptionsOnly() {
    assertThat(only("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n").target()).isEqualTo("*");
  }

  @Test
  void passesOddButHarmlessBytes() {
    var message = only("FOO_BAR-X /\u00e4|^{}\"<> HTTP/1.1\r\n" + HOST + "X: \u00ff\t!\r\n\r\n");
    assertThat(message.method()).isEqualTo("FOO_BAR-X");
    assertThat(message.target()).isEqualTo("/\u00e4|^{}\"<>");
    assertThat(message.headers()).contains("X=\u00ff\t!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "x\r\n",
        "-1\r\na\r\n",
        "+1\r\na\r\n",
        " 1\r\na\r\n",
        "1 \r\na\r\n",
        "0x1\r\na\r\n",
        "1\na\r\n",
        "1\r\na\n",
        "1\r\nab\r\n",
        "1\r\r\na\r\n",
        "1;\n\r\na\r\n",
        "1;\0\r\na\r\n",
        "1000000000000000\r\na",
        "1,\r\na\r\n",
        "0\r\nX\r\n\r\n",
        "0\r\n X: y\r\n\r\n",
        "0\r\nX : y\r\n\r\n",
        "0\r\nX: y\n\r\n",
        "0\r\n\n",
        "0\r\n\rx",
      })
  void refusesChunksThatAreNotExact(String body) {
    var bytes = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body;
    assertThat(status(bytes)).isEqualTo(400);
    assertThat(Codec.decode(bytes, 1).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a=b", "a=b;c", "a;b=c", "a=\"\"", "a=\"b;\\\"c\";d=\"\te\"", "a=\"b\";c"})
  void readsOverExtensionsOfChunks(String extension) {
    var head = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    var chunks = "1;" + extension + "\r\nx\r\n0;" + extension + "\r\n\r\n";
    assertThat(only(head + chunks).body()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "=b",
        "a=",
        "a=;b",
        "a;",
        "a=b;",
        "a==b",
        "a=b=c",
        "a b",
        "a =b",
        "a= b",
        "a=\"b",
        "a=\"b\"c",
        "a=\"b\" ",
        "a=\"b\"=c",
        "a=\"b\\",
        "\"a\"",
        "a=b\"c\"",
        "a=\"\u0001\"",
        "a=\"\\\u0001\"",
        "a\t"
      })
  void refusesExtensionsThatAreNotExact(String extension) {
    var head = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(refusal(head + "1;" + extension + "\r\nx\r\n0\r\n\r\n"))
        .isEqualTo("invalid chunk extension");
  }

  @Test
  void refusesEndlessExtensionsAndTrailers() {
    var head = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(refusal(head + "1;" + "x".repeat(5000))).contains("extension too long");
    assertThat(refusal(head + "0\r\n" + "A: b\r\n".repeat(5000))).contains("trailers too long");
  }

  @Test
  void refusesMoreThanTheLimits() {
    var line = "GET /" + "x".repeat(8192) + " HTTP/1.1\r\n";
    assertThat(refusal(line + HOST + "\r\n")).isEqualTo("START_LINE_TOO_LONG");
    assertThat(refusal("x".repeat(9000))).isEqualTo("START_LINE_TOO_LONG");
    var large = "X: " + "y".repeat(8192) + "\r\n";
    assertThat(refusal("GET / HTTP/1.1\r\n" + HOST + large + "\r\n")).isEqualTo("TOO_LARGE");
    var many = ("X: " + "y".repeat(8000) + "\r\n").repeat(5);
    assertThat(refusal("GET / HTTP/1.1\r\n" + HOST + many + "\r\n")).isEqualTo("TOO_LARGE");
    assertThat(refusal("GET / HTTP/1.1\r\n" + HOST + "X:\r\n".repeat(1000) + "\r\n"))
        .isEqualTo("more than 1000 header lines");
    assertThat(refusal("\r\n".repeat(20_000))).isEqualTo("TOO_LARGE");
  }

  /// A line counts with its carriage return.
  @Test
  void takesLinesUpToTheLimits() {
    var start = "GET /" + "x".repeat(8192 - "GET / HTTP/1.1\r".length());
    var field = "X: " + "y".repeat(8192 - "X: \r".length());
    assertThat(refusal(start + " HTTP/1.1\r\n" + HOST + field + "\r\n\r\n")).isEmpty();
    assertThat(refusal(start + "x HTTP/1.1\r\n" + HOST + "\r\n")).isEqualTo("START_LINE_TOO_LONG");
    assertThat(refusal("GET / HTTP/1.1\r\n" + HOST + field + "y\r\n\r\n")).isEqualTo("TOO_LARGE");
  }

  @Test
  void refusesBodiesBeyondTheLimit() {
    var limits = Limits.DEFAULT.withBody(4);
    var head = "POST / HTTP/1.1\r\n" + HOST;
    assertThat(new Codec(limits).feed(head + "Content-Length: 5\r\n\r\n", 100).status())
        .isEqualTo(413);
    assertThat(new Codec(limits).feed(head + "Content-Length: 4\r\n\r\nabcd", 100).refusal())
        .isEmpty();
    var whole = "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n";
    assertThat(new Codec(limits).feed(head + whole, 100).refusal()).isEmpty();
    var chunks = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n";
    assertThat(new Codec(limits).feed(head + chunks, 100).refusal())
        .isEqualTo("body of more than 4 bytes");
  }
}
