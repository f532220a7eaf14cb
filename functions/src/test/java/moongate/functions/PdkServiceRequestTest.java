package moongate.functions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import moongate.gateway.exchange.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kong.service.request` and `kong.service`: what the service will get.
class PdkServiceRequestTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String after(String source, Function<Exchange, @Nullable Object> view) {
    var plugin = lab.plugin("access", source);
    return lab.on(
        new TestRequest("GET", "/p?x=1+2&y&x=3", "", "X-A: 1"),
        exchange -> {
          plugin.access(exchange);
          return String.valueOf(view.apply(exchange));
        });
  }

  private String headersAfter(String source) {
    return after(source, exchange -> exchange.headers().toString().replace("\r\n", "|"));
  }

  @Test
  void setsAddsAndClearsHeaders() {
    assertThat(headersAfter("kong.service.request.set_header('x-a', 2)")).isEqualTo("x-a: 2|");
    assertThat(headersAfter("kong.service.request.set_header('X-B', {'1', '2'})"))
        .isEqualTo("X-A: 1|X-B: 1|X-B: 2|");
    assertThat(headersAfter("kong.service.request.add_header('X-A', true)"))
        .isEqualTo("X-A: 1|X-A: true|");
    assertThat(headersAfter("kong.service.request.clear_header('x-A')")).isEmpty();
    assertThat(headersAfter("kong.service.request.set_headers({['X-C'] = 'c', ['X-B'] = {'b'}})"))
        .isEqualTo("X-A: 1|X-B: b|X-C: c|");
  }

  @Test
  void keepsAnEmptyValueAsAHeader() {
    assertThat(headersAfter("kong.service.request.set_header('X-A', '')")).startsWith("X-A: ");
  }

  @Test
  void refusesHeadersThatWouldEndTheirLine() {
    assertThat(lab.error("kong.service.request.set_header('X-A', 'a\\r\\nX-B: 1')"))
        .contains("invalid value of header X-A");
    assertThat(lab.error("kong.service.request.set_header('X A', 'a')"))
        .contains("invalid header name");
  }

  @Test
  void checksHeaders() {
    assertThat(lab.error("kong.service.request.set_header()"))
        .endsWith("invalid header name \"nil\": got nil, expected string");
    assertThat(lab.error("kong.service.request.set_header('a', nil)"))
        .endsWith(
            "invalid header value for \"a\": got nil, expected array of string, string, number or"
                + " boolean");
    assertThat(lab.error("kong.service.request.add_header('a', {1})"))
        .endsWith("invalid header value in array \"a\": got number, expected string");
    assertThat(lab.error("kong.service.request.set_headers(1)"))
        .endsWith("headers must be a table");
    assertThat(lab.error("kong.service.request.set_headers({a = print})"))
        .endsWith(
            "invalid header value for \"a\": got function, expected string, number, boolean or"
                + " array of strings");
    assertThat(lab.error("kong.service.request.set_headers({'a'})"))
        .endsWith("invalid header name \"1\": got number, expected string");
  }

  @Test
  void theHostHeaderNamesTheService() {
    assertThat(
            after(
                "kong.service.request.set_header('Host', 'svc.example')",
                exchange -> exchange.upstream().hostHeader()))
        .isEqualTo("svc.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.service.request.set_query({})",
        "kong.service.request.set_raw_query('')",
        "ngx.req.set_uri_args({})",
        "ngx.var.args = ''",
      })
  void anEmptyQueryIsNone(String source) {
    assertThat(after(source, Exchange::query)).isEqualTo("null");
  }

  @Test
  void changesQueryPathSchemeAndMethod() {
    assertThat(after("kong.service.request.set_raw_query('a b#')", Exchange::query))
        .isEqualTo("a%20b%23");
    assertThat(
            after(
                "kong.service.request.set_query({b = {1, 'x y'}, a = true, c = false})",
                Exchange::query))
        .isEqualTo("&a&b=1&b=x%20y");
    assertThat(after("kong.service.request.clear_query_arg('x')", Exchange::query)).isEqualTo("y");
    assertThat(after("kong.service.request.clear_query_arg('y')", Exchange::query))
        .isEqualTo("x=1%202&x=3");
    assertThat(after("kong.service.request.set_path('/a b')", x -> x.upstream().path()))
        .isEqualTo("/a b");
    assertThat(after("kong.service.request.set_scheme('https')", x -> x.upstream().scheme()))
        .isEqualTo("https");
    assertThat(after("kong.service.request.set_method('PATCH')", x -> x.head().method()))
        .isEqualTo("PATCH");
  }

  @Test
  void checksQueryPathSchemeAndMethod() {
    assertThat(lab.error("kong.service.request.set_path('a')")).endsWith("path must start with /");
    assertThat(lab.error("kong.service.request.set_path(1)")).endsWith("path must be a string");
    assertThat(lab.error("kong.service.request.set_scheme('ftp')")).endsWith("invalid scheme: ftp");
    assertThat(lab.error("kong.service.request.set_method('get')")).endsWith("invalid method: get");
    assertThat(lab.error("kong.service.request.set_query({1})"))
        .endsWith("arg keys must be strings");
    assertThat(lab.error("kong.service.request.set_query({a = print})"))
        .endsWith("attempt to use function as query arg value");
    assertThat(lab.error("kong.service.request.set_raw_body(1)")).endsWith("body must be a string");
  }

  @Test
  void writesBodiesInTheGivenType() {
    assertThat(
            after(
                "kong.service.request.set_body({a = {1, 2}}, 'application/json')",
                exchange -> exchange.body().text() + " " + exchange.headers()))
        .isEqualTo(
            "{\"a\":[1,2]} X-A: 1\r\nContent-Length: 11\r\nContent-Type: application/json\r\n");
    assertThat(
            after(
                "kong.service.request.set_body({b = 'x y', a = 1},"
                    + " 'application/x-www-form-urlencoded')",
                exchange -> exchange.body().text()))
        .isEqualTo("a=1&b=x%20y");
    assertThat(
            after(
                "kong.service.request.set_body({n = 'v'}, 'multipart/form-data; boundary=xx')",
                exchange -> exchange.body().text()))
        .isEqualTo("--xx\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nv\r\n--xx--\r\n");
  }

  @Test
  void saysWhyABodyCannotBeWritten() {
    assertThat(lab.result("select(2, kong.service.request.set_body({}))"))
        .isEqualTo(
            "content type was neither explicitly given as an argument or received as a header");
    assertThat(lab.error("kong.service.request.set_body({}, 'text/x')"))
        .endsWith("unsupported content type text/x");
    assertThat(lab.error("kong.service.request.set_body({f = print}, 'application/json')"))
        .endsWith("Cannot serialise function: type not supported");
    assertThat(lab.error("kong.service.request.set_body({[{}] = 1}, 'application/json')"))
        .endsWith("Cannot serialise table: table key must be a number or string");
  }

  @Test
  void choosesTargetTimeoutsAndRetries() {
    assertThat(
            after(
                "kong.service.set_target('other.example', 81)",
                x -> x.upstream().host() + ":" + x.upstream().port()))
        .isEqualTo("other.example:81");
    assertThat(
            after(
                "kong.service.set_timeouts(1, 2, 3)",
                x -> x.upstream().timeouts().read().toMillis()))
        .isEqualTo("3");
    assertThat(after("kong.service.set_retries(0)", x -> x.upstream().retries())).isEqualTo("0");
    assertThat(lab.error("kong.service.set_target('a', 65536)"))
        .endsWith("port must be an integer between 0 and 65535: given 65536");
    assertThat(lab.error("kong.service.set_target('a\\r\\nX: 1', 80)"))
        .endsWith("host must be a host name or an address");
    assertThat(lab.result("select(2, kong.service.set_upstream('u'))"))
        .isEqualTo("could not find an Upstream named 'u'");
    assertThat(lab.error("kong.service.set_target('a', 1.5)")).endsWith("port must be an integer");
    assertThat(lab.error("kong.service.set_timeouts(1, 0, 3)"))
        .endsWith("write_timeout must be an integer between 1 and 2147483646: given 0");
    assertThat(lab.error("kong.service.set_retries(1e9)"))
        .endsWith("retries must be an integer between 0 and 32767: given 1000000000");
  }

  @Test
  void choosesHowCertificatesCount() {
    assertThat(
            after(
                "kong.service.request.set_scheme('https') kong.service.set_tls_verify(true)"
                    + " kong.service.set_tls_verify_depth(3)",
                x -> x.upstream().verifiedDepth()))
        .isEqualTo("3");
    assertThat(after("kong.service.set_tls_verify(true)", x -> x.upstream().verifiedDepth()))
        .isEqualTo("-1");
    assertThat(lab.error("kong.service.set_tls_verify(1)")).endsWith("argument must be a boolean");
    assertThat(lab.error("kong.service.set_tls_verify_depth('1')"))
        .endsWith("argument must be a number");
    assertThat(lab.error("kong.service.set_tls_verify_store({})"))
        .endsWith("argument must be a resty.openssl.x509.store object");
    assertThat(lab.error("kong.service.set_tls_cert_key('a', 'b')"))
        .endsWith("chain must be a parsed cdata object");
  }

  @Test
  void aRetryCallbackChoosesAnotherTargetInPhaseBalancer() {
    assertThat(
            after(
                "kong.service.set_target_retry_callback(function() kong.service.set_target('b', 2)"
                    + " kong.service.request.disable_tls() end)",
                x -> retry(x) + " " + x.upstream().host()))
        .isEqualTo("true b");
    assertThat(
            after(
                "kong.service.set_target_retry_callback(function() error('no more') end)",
                PdkServiceRequestTest::retry))
        .isEqualTo("false");
    assertThat(lab.log).singleElement().asString().contains("no more");
    for (var refusal : List.of("nil, 'no target left'", "false, 'no target left'", "false")) {
      assertThat(
              after(
                  "kong.service.set_target_retry_callback(function() return " + refusal + " end)",
                  PdkServiceRequestTest::retry))
          .isEqualTo("false");
    }
    assertThat(lab.log).filteredOn(line -> line.contains("no target left")).hasSize(2);
    assertThat(
            after(
                "kong.service.set_target_retry_callback(function() while true do end end)",
                PdkServiceRequestTest::retry))
        .isEqualTo("false");
    assertThat(lab.error("kong.service.set_target_retry_callback(1)"))
        .endsWith("retry_callback must be a function");
  }

  private static Object retry(Exchange exchange) {
    return requireNonNull(exchange.upstream().beforeRetry()).getAsBoolean();
  }

  @Test
  void namesOfPartsStayWithinTheirQuotes() {
    assertThat(
            after(
                "kong.service.request.set_body({['a\"\\r\\nX: 1'] = 'v'},"
                    + " 'multipart/form-data; boundary=xx')",
                exchange -> exchange.body().text()))
        .contains("name=\"a%22%0D%0AX: 1\"\r\n\r\nv");
  }
}
