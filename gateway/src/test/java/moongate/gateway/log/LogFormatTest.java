package moongate.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.log.LogFormat.Escape;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.HeaderName;
import moongate.http.Response;
import moongate.http.ResponseHead;
import org.junit.jupiter.api.Test;

/// Lines of the access log, of requests as the transport brings them.
final class LogFormatTest {
  /// The line of a request that is answered 201 with five bytes.
  private static String line(LogFormat format, String target, String... headers) {
    var line = new StringBuilder();
    try (var gateway = new GatewayUnderTest()) {
      var server =
          gateway.serve((request, response) -> {
            var exchange = new Exchange(request, GatewaySettings.DEFAULT);
            answer(response);
            exchange.response().status(201);
            exchange.response().headers().set(HeaderName.SERVER, "mine");
            var now = "28/Nov/2026:07:00:00 +0000";
            var logged = new Logged(exchange, response, now);
            if (format.isFor(logged)) {
              format.append(line, logged);
            }
          });
      gateway.sendTo(server, "GET", target, "", headers);
    }
    return line.toString();
  }

  private static void answer(Response response) {
    response.send(new ResponseHead(201));
    response.write(moongate.http.Chunk.of("hello"));
    response.end();
  }

  @Test
  void combinedIsNginxs() {
    assertThat(
            line(
                LogFormat.COMBINED,
                "/a?b=1",
                "User-Agent: me \"too\"",
                "Authorization: Basic YW5uYTpzZWNyZXQ="))
        .isEqualTo(
            "127.0.0.1 - anna [28/Nov/2026:07:00:00 +0000] \"GET /a?b=1 HTTP/1.1\" 201 5 \"-\""
                + " \"me \\x22too\\x22\"");
  }

  @Test
  void variablesStandForWhatTheRequestWas() {
    var format =
        new LogFormat(
            "$request_method|${uri}x|$args|$is_args|$host|$scheme|$server_protocol|$status"
                + "|$sent_http_server|$http_x_many|$upstream_addr|$ssl_protocol|$remote_user",
            Escape.DEFAULT);
    assertThat(line(format, "/p?q", "Host: A.b:1", "X-Many: 1", "X-Many: 2"))
        .isEqualTo("GET|/px|q|?|a.b|http|HTTP/1.1|201|mine|1, 2|-|-|-");
    var sizes = new LogFormat("$request_length $body_bytes_sent $request_id", Escape.DEFAULT);
    assertThat(line(sizes, "/")).matches("\\d+ 5 [0-9a-f]{32}");
  }

  @Test
  void aConditionMayLeaveRequestsOut() {
    var format = new LogFormat("$uri", Escape.DEFAULT);
    assertThat(line(format.onlyIf("$http_x_log"), "/a", "X-Log: 1")).isEqualTo("/a");
    assertThat(line(format.onlyIf("$http_x_log"), "/a", "X-Log: 0")).isEmpty();
    assertThat(line(format.onlyIf("$http_x_log"), "/a")).isEmpty();
    assertThatThrownBy(() -> format.onlyIf("$keeplog")).hasMessage("unknown \"keeplog\" variable");
  }

  /// What formats of nginx usually name.
  @Test
  void variablesOfOtherFormatsAreThereToo() {
    var format =
        new LogFormat(
            "$arg_a|$arg_none|$cookie_s|$upstream_http_x|$content_type|$document_uri|$pipe"
                + "|uct=$upstream_connect_time|$gzip_ratio|$upstream_cache_status"
                + "|$ssl_session_reused|$proxy_protocol_addr",
            Escape.DEFAULT);
    assertThat(line(format, "/p?b=1&A=%20x=1", "Cookie: t=0; s=9", "Content-Type: a/b"))
        .isEqualTo("%20x=1|-|9|-|a/b|/p|.|uct=-|-|-|-|-");
  }

  @Test
  void headersOfTheServiceAreThoseThatItSent() {
    var lines = new ArrayList<String>();
    try (var gateway = new GatewayUnderTest()) {
      var server =
          gateway.serve((request, response) -> {
            var exchange = new Exchange(request, GatewaySettings.DEFAULT);
            exchange.response().serviceResponded(changedHead());
            var line = new StringBuilder();
            new LogFormat("$upstream_http_x_a $sent_http_x_a", Escape.DEFAULT)
                .append(line, new Logged(exchange, response, ""));
            lines.add(line.toString());
            answer(response);
          });
      gateway.sendTo(server, "GET", "/", "");
    }
    assertThat(lines).containsExactly("sent mine");
  }

  private static ResponseHead changedHead() {
    var head = new ResponseHead(200);
    head.headers().add(HeaderName.of("X-A"), "sent");
    head.headers().remember();
    head.headers().set(HeaderName.of("X-A"), "mine");
    return head;
  }

  @Test
  void jsonIsEscapedAsJsonIs() {
    var format =
        new LogFormat("{\"agent\":\"$http_user_agent\",\"none\":\"$http_none\"}", Escape.JSON);
    assertThat(line(format, "/", "User-Agent: a\"b\\c\td"))
        .isEqualTo("{\"agent\":\"a\\\"b\\\\c\\td\",\"none\":\"\"}");
    assertThat(line(new LogFormat("$http_user_agent", Escape.NONE), "/", "User-Agent: a\"b"))
        .isEqualTo("a\"b");
  }

  @Test
  void variablesThatThereAreNotAreTold() {
    assertThatThrownBy(() -> new LogFormat("$status $nothing", Escape.DEFAULT))
        .hasMessage("unknown \"nothing\" variable");
    assertThatThrownBy(() -> new LogFormat("$status $", Escape.DEFAULT))
        .hasMessage("invalid variable name in \"$status $\"");
  }
}
