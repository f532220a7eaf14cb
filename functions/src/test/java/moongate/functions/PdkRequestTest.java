package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.functions.api.ArgumentLimits;
import moongate.functions.api.NodeFacts;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.exchange.GatewaySettings;
import moongate.http.HeaderName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.request`, as functions in access see it.
class PdkRequestTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String get(String expression, String target, String... headers) {
    return lab.result(expression, new TestRequest("GET", target, "", headers));
  }

  private String post(String expression, String type, String body) {
    return lab.result(expression, new TestRequest("POST", "/", body, "Content-Type: " + type));
  }

  @Test
  void showsThePartsOfTheRequestLine() {
    var target = "/a%2Fb%20c/../%41//d?x=1&y";
    assertThat(get("kong.request.get_method()", target)).isEqualTo("GET");
    assertThat(get("kong.request.get_scheme()", target)).isEqualTo("http");
    assertThat(get("kong.request.get_http_version()", target)).isEqualTo("1.1");
    assertThat(get("kong.request.get_port()", target)).isEqualTo("8000");
    assertThat(get("kong.request.get_path()", target)).isEqualTo("/A/d");
    assertThat(get("kong.request.get_raw_path()", target)).isEqualTo("/a%2Fb%20c/../%41//d");
    assertThat(get("kong.request.get_path_with_query()", target)).isEqualTo(target);
    assertThat(get("kong.request.get_raw_query()", target)).isEqualTo("x=1&y");
    assertThat(get("kong.request.get_raw_query()", "/")).isEmpty();
    assertThat(get("kong.request.get_host()", "/", "Host: A.Example:81")).isEqualTo("a.example");
  }

  @Test
  void readsQueryArguments() {
    var target = "/?a=1&a=2&b&c=&%C3%A9=%20+";
    assertThat(get("kong.request.get_query_arg('a')", target)).isEqualTo("1");
    assertThat(get("kong.request.get_query_arg('b')", target)).isEqualTo("true");
    assertThat(get("kong.request.get_query_arg('c') == ''", target)).isEqualTo("true");
    assertThat(get("kong.request.get_query_arg('d')", target)).isEqualTo("nil");
    assertThat(get("#kong.request.get_query_arg('\\xc3\\xa9')", target)).isEqualTo("2");
    assertThat(get("table.concat(kong.request.get_query().a, ',')", target)).isEqualTo("1,2");
    assertThat(get("select(2, kong.request.get_query(2))", target)).isEqualTo("truncated");
    assertThat(get("select('#', kong.request.get_query(5))", target)).isEqualTo("1");
  }

  @Test
  void readsHeadersWhateverTheirCaseAndUnderscores() {
    String[] headers = {"X-One: 1", "x-two: a", "X-TWO: b"};
    assertThat(get("kong.request.get_header('x-ONE')", "/", headers)).isEqualTo("1");
    assertThat(get("kong.request.get_header('x_one')", "/", headers)).isEqualTo("1");
    assertThat(get("kong.request.get_header('X-Two')", "/", headers)).isEqualTo("a");
    assertThat(get("kong.request.get_header('x-none')", "/", headers)).isEqualTo("nil");
    assertThat(get("table.concat(kong.request.get_headers()['X_Two'], ',')", "/", headers))
        .isEqualTo("a,b");
    assertThat(get("next((kong.request.get_headers(1)))", "/", headers)).isEqualTo("x-one");
    assertThat(get("select(2, kong.request.get_headers(1))", "/", headers)).isEqualTo("truncated");
  }

  @Test
  void checksArguments() {
    assertThat(lab.error("kong.request.get_header()")).endsWith(":1: header name must be a string");
    assertThat(lab.error("kong.request.get_query_arg(1)"))
        .endsWith("query argument name must be a string");
    assertThat(lab.error("kong.request.get_query('x')")).endsWith("max_args must be a number");
    assertThat(lab.error("kong.request.get_query(0)")).endsWith("max_args must be >= 1");
    assertThat(lab.error("kong.request.get_headers(1001)")).endsWith("max_headers must be <= 1000");
  }

  @Test
  void parsesBodies() {
    assertThat(post("kong.request.get_raw_body()", "text/plain", "hello")).isEqualTo("hello");
    assertThat(post("kong.request.get_body().a[2]", "application/json", "{\"a\":[1,\"x\"]}"))
        .isEqualTo("x");
    assertThat(post("kong.request.get_body().a == ngx.null", "application/json", "{\"a\":null}"))
        .isEqualTo("true");
    assertThat(
            post("kong.request.get_body().b", "application/x-www-form-urlencoded", "a=1&b=x%20y"))
        .isEqualTo("x y");
    assertThat(
            post(
                "kong.request.get_body().n",
                "multipart/form-data; boundary=xx",
                "--xx\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nvalue\r\n--xx--\r\n"))
        .isEqualTo("value");
    assertThat(post("select(3, kong.request.get_body())", "application/json; charset=x", "[1]"))
        .isEqualTo("application/json");
  }

  @Test
  void saysWhyABodyCannotBeParsed() {
    assertThat(post("select(2, kong.request.get_body())", "application/json", "{"))
        .isEqualTo("invalid json body");
    assertThat(post("select(2, kong.request.get_body())", "application/json", "1"))
        .isEqualTo("invalid json body");
    assertThat(post("select(2, kong.request.get_body())", "Text/Plain; x", "1"))
        .isEqualTo("unsupported content type 'Text/Plain; x'");
    assertThat(lab.result("select(2, kong.request.get_body())")).isEqualTo("missing content type");
  }

  @Test
  void handsOutLargeBodiesOnlyWhenAsked() {
    var large = "x".repeat(9000);
    assertThat(post("select(2, kong.request.get_raw_body())", "text/plain", large))
        .isEqualTo(
            "request body did not fit into client body buffer, consider raising"
                + " 'client_body_buffer_size'");
    assertThat(post("#kong.request.get_raw_body(0)", "text/plain", large)).isEqualTo("9000");
    assertThat(post("select(2, kong.request.get_raw_body(8500))", "text/plain", large))
        .isEqualTo("request body file too big: 9000 > 8500");
  }

  @Test
  void handsOutAnyBodyThatAFunctionHasSet() {
    var code =
        """
        (function()
          kong.service.request.set_raw_body("a=" .. %s)
          local args = ngx.req.get_post_args()
          return table.concat({ #kong.request.get_raw_body(), #ngx.req.get_body_data(), #args.a,
            tostring(ngx.req.get_body_file()) }, " ")
        end)()\
        """
            .formatted("'" + "x".repeat(9000) + "'");
    assertThat(post(code, "text/plain", "small")).isEqualTo("9002 9002 9000 nil");
  }

  @Test
  void believesForwardingHeadersOfTrustedPeersOnly() {
    String[] headers = {
      "Host: inner",
      "X-Forwarded-Proto: HTTPS",
      "X-Forwarded-Host: me@Outer.Example:444",
      "X-Forwarded-Path: /out",
      "X-Forwarded-Prefix: /pre",
      "X-Real-IP: 9.9.9.9"
    };
    var all =
        "kong.request.get_forwarded_scheme() .. ' ' .. kong.request.get_forwarded_host() .. ' ' .."
            + " kong.request.get_forwarded_port() .. ' ' .. kong.request.get_forwarded_path() .. '"
            + " ' .. tostring(kong.request.get_forwarded_prefix()) .. ' ' .."
            + " kong.client.get_forwarded_ip() .. ' ' .. kong.client.get_ip()";
    assertThat(get(all, "/in", headers)).isEqualTo("http inner 8000 /in nil 127.0.0.1 127.0.0.1");
    var trusting =
        GatewaySettings.builder().trusted(TrustedAddresses.parse(List.of("127.0.0.0/8"))).build();
    try (var trustingLab = new FunctionLab(FunctionSettings.DEFAULT, trusting)) {
      assertThat(trustingLab.result(all, new TestRequest("GET", "/in", "", headers)))
          .isEqualTo("https outer.example 444 /out /pre 9.9.9.9 127.0.0.1");
      assertThat(trustingLab.result("kong.ip.is_trusted('127.1.2.3')")).isEqualTo("true");
    }
  }

  @Test
  void showsWhatFunctionsHaveChangedForTheService() {
    var plugin =
        lab.plugin(
            "access",
            "kong.service.request.set_header('X-A', 'new')\n"
                + "kong.service.request.set_method('PUT')\n"
                + "kong.service.request.set_raw_query('q=2')\n"
                + "kong.service.request.set_raw_body('body')\n"
                + "kong.response.exit(200, table.concat({kong.request.get_header('x-a'),"
                + " kong.request.get_method(), kong.request.get_query_arg('q'),"
                + " kong.request.get_raw_body(), kong.request.get_path()}, ' '))");
    assertThat(lab.access(plugin, new TestRequest("GET", "/p?q=1", "", "X-A: old")))
        .isEqualTo("exit 200 new PUT 2 body /p");
  }

  @Test
  void refusesPhasesThatAKongCallIsNotFor() {
    assertThat(lab.rewrite(lab.plugin("rewrite", "kong.router.get_route()")))
        .contains(
            "function cannot be called in rewrite phase (only in: access, response, header_filter,"
                + " body_filter, log)");
    assertThat(lab.rewrite(lab.plugin("rewrite", "kong.response.get_status()")))
        .contains(
            "function cannot be called in rewrite phase (only in: response, header_filter,"
                + " body_filter, log, error, admin_api)");
  }

  @Test
  void theNodesSettingsSayHowMuchComesByDefault() {
    var defaults = NodeFacts.DEFAULT;
    var facts =
        new NodeFacts(
            defaults.version(),
            defaults.nodeId(),
            defaults.hostName(),
            1,
            0,
            ".",
            Map.of(),
            new ArgumentLimits(1, 2, 3, 4),
            16,
            defaults.traffic());
    var settings = FunctionSettings.DEFAULT;
    try (var small =
        new FunctionLab(
            new FunctionSettings(
                settings.sandbox(),
                settings.budgets(),
                facts,
                settings.log(),
                settings.dictionaries(),
                settings.services()))) {
      var request = new TestRequest("POST", "/?a&b&c", "x=1&y=2&z=3&u=4", "A: 1", "B: 2", "C: 3");
      request.head().headers().set(HeaderName.CONTENT_TYPE, "application/x-www-form-urlencoded");
      var counts =
          "(function() local function n(t) local c = 0 for _ in pairs(t) do c = c + 1 end return c"
              + " end return n(kong.request.get_query()) .. n(kong.request.get_headers()) .."
              + " n(kong.request.get_body()) .. n(kong.request.get_query(3)) end)()";
      assertThat(small.result(counts, request)).isEqualTo("1233");
      assertThat(
              small.result(
                  "select(2, kong.request.get_raw_body())",
                  new TestRequest("POST", "/", "x".repeat(17))))
          .startsWith("request body did not fit into client body buffer");
    }
  }

  @Test
  void theRawForwardedPathIsAsTheClientWroteIt() {
    var request = new TestRequest("GET", "/a/../b%2f", "", "X-Forwarded-Path: /given");
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    "kong.response.exit(200, kong.request.get_raw_forwarded_path() .. ' '"
                        + " .. kong.request.get_forwarded_path() .. ' '"
                        + " .. tostring(kong.request.get_id() == ngx.var.request_id))"),
                request))
        .isEqualTo("exit 200 /a/../b%2f /b%2F true");
  }
}
