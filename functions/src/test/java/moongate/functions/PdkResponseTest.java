package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import moongate.functions.text.ContentCoding;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.BodyChunk;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.ResponseHead;
import moongate.http.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.response`: exits, and changes to the response.
class PdkResponseTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  /// Runs header_filter on a response of the service.
  private String filtered(String source, Function<Exchange, String> view) {
    var plugin = lab.plugin("header_filter", source);
    return lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          var head = new ResponseHead(200);
          head.headers().add(HeaderName.of("X-Up"), "1");
          head.headers().add(HeaderName.CONTENT_LENGTH, "5");
          exchange.response().serviceResponded(head);
          plugin.headerFilter(exchange);
          return view.apply(exchange);
        });
  }

  private String headersAfter(String source) {
    return filtered(
        source, exchange -> exchange.response().headers().toString().replace("\r\n", "|"));
  }

  @Test
  void exitTakesTextTablesOrNothing() {
    assertThat(lab.access(lab.plugin("access", "kong.response.exit(200, 'text')")))
        .isEqualTo("exit 200 text");
    assertThat(lab.access(lab.plugin("access", "kong.response.exit(201, {a = '/'})")))
        .isEqualTo("exit 201 {\"a\":\"\\/\"}");
    assertThat(lab.access(lab.plugin("access", "kong.response.exit(200, {})")))
        .isEqualTo("exit 200 {}");
    assertThat(lab.access(lab.plugin("access", "kong.response.exit(204)")))
        .isEqualTo("exit 204 null");
  }

  @Test
  void exitChecksItsArguments() {
    assertThat(lab.error("kong.response.exit()")).endsWith("code must be a number");
    assertThat(lab.error("kong.response.exit('200')")).endsWith("code must be a number");
    assertThat(lab.error("kong.response.exit(99)"))
        .endsWith("code must be a number between 100 and 599");
    assertThat(lab.error("kong.response.exit(200, 1)"))
        .endsWith("body must be a nil, string or table");
    assertThat(lab.error("kong.response.exit(200, '', 1)"))
        .endsWith("headers must be a nil or table");
    assertThat(lab.error("kong.response.exit(200, {print})"))
        .endsWith(
            "body encoding failed while flushing response: Cannot serialise function: type not"
                + " supported");
  }

  @Test
  void errorAnswersWithAPage() {
    assertThat(lab.access(lab.plugin("access", "kong.response.error(401)")))
        .isEqualTo("error 401 null");
    assertThat(lab.access(lab.plugin("access", "kong.response.error(500, 'oops')")))
        .isEqualTo("error 500 oops");
    assertThat(lab.access(lab.plugin("access", "kong.response.error(500, {a = 1})")))
        .isEqualTo("error 500 {\"a\":1}");
    assertThat(lab.error("kong.response.error(200)"))
        .endsWith("code must be a number between 400 and 599");
    assertThat(lab.error("kong.response.error(400, print)"))
        .endsWith("message must be a nil, a string or a table");
  }

  @Test
  void nothingRunsAfterAnExit() {
    var plugin =
        lab.plugin(
            "access",
            "local ok = pcall(function() pcall(kong.response.exit, 200, 'out') error('caught') end)"
                + " kong.log.err('ran on')");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 out");
    assertThat(lab.log).isEmpty();
  }

  @Test
  void headersCanBeSetInAdvance() {
    var plugin = lab.plugin("access", "kong.response.set_header('x_early', 'yes')");
    var headers =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> {
              plugin.access(exchange);
              return exchange.response().headers().toString();
            });
    assertThat(headers).isEqualTo("x-early: yes\r\n");
  }

  @Test
  void changesHeadersInHeaderFilter() {
    assertThat(headersAfter("kong.response.set_header('X_Up', 2)"))
        .isEqualTo("X-Up: 2|Content-Length: 5|");
    assertThat(headersAfter("kong.response.add_header('X-Up', '2')"))
        .isEqualTo("X-Up: 1|Content-Length: 5|X-Up: 2|");
    assertThat(headersAfter("kong.response.clear_header('content_length')")).isEqualTo("X-Up: 1|");
    assertThat(headersAfter("kong.response.set_header('Transfer-Encoding', 'gzip')"))
        .isEqualTo("X-Up: 1|Content-Length: 5|");
    assertThat(lab.log)
        .singleElement()
        .asString()
        .contains("manually setting Transfer-Encoding. Ignored.");
  }

  @Test
  void readsTheResponse() {
    var source =
        "kong.response.set_header('X-R', table.concat({kong.response.get_status(),"
            + " kong.response.get_header('x_up'), kong.response.get_headers()['X-UP'],"
            + " kong.response.get_source(), kong.service.response.get_header('x-up'),"
            + " tostring(kong.service.response.get_status())}, ' '))";
    assertThat(headersAfter(source)).contains("X-R: 200 1 1 service 1 nil");
  }

  @Test
  void anExitInHeaderFilterReplacesTheResponseAndReturns() {
    var source =
        "kong.response.exit(503, 'down', {['X-Own'] = '1'})\n"
            + "kong.response.set_header('X-After', kong.response.get_source())";
    assertThat(
            filtered(
                source,
                exchange ->
                    exchange.response().status()
                        + " "
                        + exchange.response().replacement()
                        + " "
                        + exchange.response().headers().toString().replace("\r\n", "|")))
        .isEqualTo("503 down X-Up: 1|Content-Length: 4|X-Own: 1|X-After: exit|");
  }

  @Test
  void bodyFilterSeesPiecesAndTheEnd() {
    var plugin =
        lab.plugin("body_filter", "ngx.arg[1] = ngx.arg[1]:upper() .. (ngx.arg[2] and '.' or '')");
    assertThat(lab.filter(plugin, "ab", "cd")).isEqualTo("AB|CD|.");
  }

  @Test
  void bodyFilterMayEndTheBody() {
    assertThat(lab.filter(lab.plugin("body_filter", "ngx.arg[2] = true"), "ab", "cd"))
        .isEqualTo("ab");
  }

  @Test
  void chunksAreTextNumbersAndNestedArrays() {
    assertThat(lab.filter(lab.plugin("body_filter", "ngx.arg[1] = {'a', {1, 'b'}}"), "x"))
        .isEqualTo("a1b|a1b");
    assertThat(lab.filter(lab.plugin("body_filter", "ngx.arg[1] = nil"), "x")).isEqualTo("|");
    assertThat(chunkError("ngx.arg[1] = print")).contains("bad chunk data type: function");
    assertThat(chunkError("ngx.arg[1] = {'a', b = 'c'}")).contains("non-array table found");
    assertThat(chunkError("ngx.arg[3] = 1")).contains("bad index: 3");
    assertThat(lab.error("local x = ngx.arg[1]")).endsWith("API disabled in the current context");
  }

  private String chunkError(String source) {
    var plugin = lab.plugin("body_filter", source);
    return lab.on(
        new TestRequest("GET", "/", ""),
        exchange ->
            FunctionLab.described(() -> {
              plugin.bodyFilter(
                  exchange, new BodyChunk().reset(moongate.http.Chunk.of("x"), false));
              return Outcome.CONTINUE;
            }));
  }

  @Test
  void theWholeBodyComesWithTheLastPiece() {
    var plugin =
        lab.plugin(
            "body_filter",
            "local body = kong.response.get_raw_body()\n"
                + "kong.response.get_raw_body()\n"
                + "if body then kong.response.set_raw_body('<' .. body .. '>') end");
    assertThat(lab.filter(plugin, "ab", "cd")).isEqualTo("||<abcd>");
  }

  @Test
  void anUnchangedBodyGoesOutInOnePiece() {
    var plugin = lab.plugin("body_filter", "kong.response.get_raw_body()");
    assertThat(lab.filter(plugin, "ab", "cd")).isEqualTo("||abcd");
  }

  @Test
  void anEmptyRawBodyIsOneNewline() {
    assertThat(lab.filter(lab.plugin("body_filter", "kong.response.set_raw_body('')"), "ab"))
        .isEqualTo("\n");
  }

  private String grpc(String call) {
    var request = new TestRequest("POST", "/", "", "Content-Type: application/grpc");
    request.head().version(Version.HTTP_2);
    var plugin = lab.plugin("access", call);
    return lab.on(
        request,
        exchange -> {
          var outcome = (Outcome.Answered) FunctionLab.outcome(() -> plugin.access(exchange));
          exchange.response().become(outcome.answer());
          return exchange.response().status()
              + " "
              + exchange.response().headers().toString().replace("\r\n", "|")
              + exchange.response().replacement();
        });
  }

  @Test
  void aGrpcRequestIsAnsweredWithStatusAndMessageOnly() {
    assertThat(grpc("kong.response.exit(403, 'no 100% way')"))
        .isEqualTo(
            "403 grpc-message: no 100%25 way|grpc-status: 7|Content-Type: application/grpc|"
                + "Content-Length: 0|");
    assertThat(grpc("kong.response.exit(500, {message = 'm'}, {['grpc-message'] = 'x'})"))
        .contains("grpc-message: m|grpc-status: 13|");
    assertThat(grpc("kong.response.exit(404)")).contains("grpc-status: 5|grpc-message: NotFound|");
    assertThat(grpc("kong.response.exit(200, nil, {['grpc-status'] = 16})"))
        .contains("grpc-status: 16|grpc-message: Unauthenticated|");
    assertThat(grpc("kong.response.exit(400, {other = 1})")).contains("grpc-message: InvalidArg");
    assertThat(lab.log)
        .singleElement()
        .asString()
        .contains("body was removed because table body encoding with gRPC is not supported");
    assertThat(grpc("kong.response.error(503, 'm')"))
        .contains("grpc-status: 14|grpc-message: Unavailable|");
  }

  @Test
  void aResponseThatCallsItselfGrpcKeepsItsBody() {
    var asGrpc = ", {['Content-Type'] = 'application/grpc'}";
    assertThat(grpc("kong.response.exit(200, 'body'" + asGrpc + ")"))
        .contains("grpc-status: 0|grpc-message: OK|")
        .endsWith("Content-Length: 4|body");
    assertThat(lab.error("kong.response.exit(200, {}" + asGrpc + ")"))
        .endsWith("table body encoding with gRPC is not supported");
  }

  @Test
  void refusesErrorPagesOfATypeWithoutPage() {
    assertThat(lab.error("kong.response.error(400, 'm', {['Content-Type'] = 'text/csv'})"))
        .contains("no error page has the Content-Type 'text/csv'");
  }

  private String compressed(String source, String coding, String... pieces) {
    var plugin = lab.plugin("body_filter", source);
    return lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          var head = new ResponseHead(200);
          head.headers().add(HeaderName.CONTENT_ENCODING, coding);
          exchange.response().serviceResponded(head);
          var out = new StringBuilder();
          for (int i = 0; i <= pieces.length; i++) {
            boolean isLast = i == pieces.length;
            var chunk = new BodyChunk().reset(isLast ? Chunk.END : Chunk.of(pieces[i]), isLast);
            plugin.bodyFilter(exchange, chunk);
            out.append(chunk.bytes());
          }
          return out + " " + exchange.response().headers().toString().strip();
        });
  }

  @Test
  void aCompressedBodyCanBeReadDecodedAndReplacedPlain() throws Exception {
    var zipped = ContentCoding.encode("hello", "gzip");
    var source =
        "local body = kong.response.get_raw_body({decoded = true})\n"
            + "if body then kong.response.set_raw_body(body .. '!') end";
    assertThat(compressed(source, "gzip", zipped.substring(0, 5), zipped.substring(5)))
        .isEqualTo("hello! ");
    assertThat(compressed("kong.response.get_raw_body({decoded = true})", "gzip", zipped))
        .isEqualTo(zipped + " Content-Encoding: gzip");
    assertThat(
            compressed(
                "local b, e = kong.response.get_raw_body({decoded = true}) if e then"
                    + " kong.response.set_raw_body(e) end",
                "br",
                "xx"))
        .isEqualTo("unsupported content encoding 'br' Content-Encoding: br");
  }

  @Test
  void aBodyBehindAHeadThatHasLeftKeepsTheAnnouncedEncoding() throws Exception {
    var plugin =
        lab.plugin(
            "body_filter",
            "local body = kong.response.get_raw_body({decoded = true})\n"
                + "if body then kong.response.set_raw_body(body .. '!') end");
    var sent =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> {
              var head = new ResponseHead(200);
              head.headers().add(HeaderName.CONTENT_ENCODING, "gzip");
              exchange.response().serviceResponded(head);
              exchange.response().headGone();
              var chunk = new BodyChunk().reset(Chunk.of(zipped("hello")), true);
              plugin.bodyFilter(exchange, chunk);
              return chunk.bytes();
            });
    assertThat(ContentCoding.decode(sent, "gzip", 100, bytes -> {})).isEqualTo("hello!");
  }

  private static String zipped(String text) {
    try {
      return ContentCoding.encode(text, "gzip");
    } catch (ContentCoding.CodingException unknown) {
      throw new AssertionError(unknown);
    }
  }
}
