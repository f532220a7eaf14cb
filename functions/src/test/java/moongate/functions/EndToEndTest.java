package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Functions in the path of real requests: which phases run, what the client and the service see.
class EndToEndTest extends EndToEndTesting {

  @Test
  void aServerHeaderThatAFunctionTakesOutStaysOut() {
    withFunctions("header_filter: [\"ngx.header.Server = nil\"]");
    assertThat(gateway.get("/").has("Server")).isFalse();
    withFunctions("header_filter: [\"kong.response.clear_header('server')\"]");
    assertThat(gateway.get("/").has("Server")).isFalse();
    withFunctions("log: [\"return\"]");
    assertThat(gateway.get("/").header("Server")).isEqualTo("kong/3.10.0");
  }

  @Test
  void theBodyThatTheServiceGotIsThereForTheLog() throws Exception {
    withFunctions("log: [\"kong.log.err(ngx.req.get_body_data(), ngx.var.request_body)\"]");
    gateway.send("POST", "/", "abc");
    awaitLog("abcabc");
  }

  @Test
  void aFunctionChangesWhatTheServiceGets() {
    withFunctions(
        """
        access:
        - |
          local who = kong.request.get_header("X-Who")
          kong.service.request.set_header("X-Greeting", "hello " .. who)
          kong.service.request.clear_header("X-Who")
          kong.service.request.set_query({ b = { "2", "1" }, a = true })
          kong.service.request.set_path("/changed")
        """);
    var reply = gateway.get("/p?q=1", "X-Who: joe");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.receivedLine()).isEqualTo("GET /changed?a&b=1&b=2 HTTP/1.1");
    assertThat(reply.received("X-Greeting")).isEqualTo("hello joe");
    assertThat(reply.received("X-Who")).isEmpty();
  }

  @Test
  void theUriOfTheServiceReadsAsItIsSent() {
    withFunctions(
        """
        access: ['ngx.header["X-Before"] = ngx.var.upstream_uri']
        header_filter: ['ngx.header["X-After"] = ngx.var.upstream_uri']
        """);
    var reply = gateway.get("/a%20b?q=1");
    assertThat(reply.header("X-Before")).isEqualTo("/a%20b");
    assertThat(reply.header("X-After")).isEqualTo("/a%20b?q=1");
    assertThat(reply.receivedLine()).isEqualTo("GET /a%20b?q=1 HTTP/1.1");
  }

  @Test
  void whatKongKeepsInItsContextIsThere() {
    withFunctions(
        """
        access:
        - |
          local ctx = ngx.ctx
          kong.client.authenticate({ id = "1", username = "joe" }, { id = "2" })
          ngx.header["X-Seen"] = table.concat({
            ctx.service.name, ctx.route.name, ctx.authenticated_consumer.username,
            ctx.authenticated_credential.id, ctx.balancer_data.host, tostring(ctx.balancer_data.tries[1]),
            tostring(ctx.router_matches.uri_captures), ctx.request_uri, ctx.scheme,
            tostring(ctx.KONG_PROXIED), type(ctx.KONG_PROCESSING_START), tostring(ctx.mine),
            tostring(ctx.host_port == kong.request.get_port()) }, " ")
          ctx.service = "own"
        header_filter:
        - |
          ngx.header["X-Later"] = table.concat({ tostring(ngx.ctx.KONG_PROXIED), ngx.ctx.service,
            ngx.ctx.balancer_data.tries[1].ip, type(ngx.ctx.KONG_WAITING_TIME) }, " ")
          ngx.ctx = {}
          ngx.header["X-Replaced"] = tostring(ngx.ctx.route)
        """);
    var reply = gateway.get("/p?q=1");
    assertThat(reply.header("X-Seen"))
        .isEqualTo("echo all joe 2 127.0.0.1 nil nil /p?q=1 http nil number nil true");
    assertThat(reply.header("X-Later")).isEqualTo("true own 127.0.0.1 number");
    assertThat(reply.header("X-Replaced")).isEqualTo("nil");
  }

  @Test
  void timeoutsAndRetriesMayBeAssignedInKongsContext() {
    withFunctions(
        """
        access:
        - |
          local data = ngx.ctx.balancer_data
          data.connect_timeout = 100
          ngx.ctx.balancer_data.send_timeout = "250"
          ngx.ctx.balancer_data.read_timeout = 1.5
          data.retries = 0
          data.mine = "mine"
          local ok, problem = pcall(function() data.read_timeout = -1 end)
          kong.response.exit(200, table.concat({ data.connect_timeout, data.send_timeout,
            data.read_timeout, ngx.ctx.balancer_data.retries, data.mine, tostring(ok),
            problem }, " "))
        """);
    assertThat(gateway.get("/").body())
        .startsWith("100 250 2 0 mine false ")
        .endsWith("read_timeout of balancer_data must be a number between 1 and 2147483646");
  }

  @Test
  void whatTheServiceSentIsKeptForItsVariables() throws Exception {
    withFunctions(
        """
        access: ["ngx.header['X-Early'] = '1'"]
        header_filter:
        - |
          ngx.header["X-A"], ngx.header["X-B"], ngx.header["Set-Cookie"] = "changed", "added", nil
          ngx.header["X-Seen"] = table.concat({ ngx.var.upstream_http_x_a, ngx.var.upstream_cookie_c,
            tostring(ngx.var.upstream_http_x_b), tostring(ngx.var.upstream_http_x_early),
            kong.service.response.get_header("X-A") }, " ")
        log: ["kong.log('server ', ngx.var.upstream_http_server, ' via ', ngx.var.upstream_http_via)"]
        """);
    gateway.upstream(200, "X-A: sent\nSet-Cookie: c=1; Path=/", "");
    assertThat(gateway.get("/").header("X-Seen")).isEqualTo("sent 1 nil nil changed");
    awaitLog("server nil via nil");
  }

  /// Nobody can see in a source which variables it reads.
  @Test
  void whatTheServiceSentIsThereForNamesThatAreMade() {
    withFunctions(
        """
        header_filter:
        - |
          local prefix = "upstream_" .. "http_"
          ngx.header["X-A"] = "changed"
          ngx.header["X-Seen"] = ngx.var[prefix .. "x_a"]
        """);
    gateway.upstream(200, "X-A: sent", "");
    assertThat(gateway.get("/").header("X-Seen")).isEqualTo("sent");
  }

  @Test
  void theContextTellsThatSomethingFailed() {
    withFunctions(
        """
        access: ["error('x')"]
        header_filter: ["ngx.header['X-Failed'] = tostring(ngx.ctx.KONG_UNEXPECTED)"]
        """);
    assertThat(gateway.get("/").header("X-Failed")).isEqualTo("true");
    withFunctions(
        "header_filter: [\"ngx.header['X-Failed'] = tostring(ngx.ctx.KONG_UNEXPECTED)\"]");
    assertThat(gateway.get("/").header("X-Failed")).isEqualTo("nil");
  }

  @Test
  void capturesOfTheRouteAreInTheContext() {
    gateway.with(
        """
        services:
        - name: echo
          url: UPSTREAM
          routes:
          - name: captures
            paths: ["~/users/(?<id>[0-9]+)/(.*)"]
            plugins:
            - name: pre-function
              config:
                access:
                - |
                  local captures = ngx.ctx.router_matches.uri_captures
                  kong.response.exit(200, captures.id .. captures[1] .. captures[2] .. captures[0])
        """);
    assertThat(gateway.get("/users/42/x").body()).isEqualTo("4242x/users/42/x");
  }

  @Test
  void aFunctionChangesHeadAndBodyOfTheResponse() {
    gateway.upstream(200, "Content-Type: application/json\nX-Old: 1", "{\"n\":1}");
    withFunctions(
        """
        header_filter:
        - |
          kong.response.clear_header("X-Old")
          ngx.header["X-New"] = { "a", "b" }
          kong.response.set_status(202)
        body_filter:
        - |
          local body = kong.response.get_raw_body()
          if body then
            kong.response.set_raw_body(body .. " and more")
          end
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.has("X-Old")).isFalse();
    assertThat(reply.header("X-New")).isEqualTo("a|b");
    assertThat(reply.body()).isEqualTo("{\"n\":1} and more");
  }

  @Test
  void aFilterThatCollectsTheBodyByItselfSendsItWithItsLength() {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
            body_filter: ['ngx.arg[1] = ngx.arg[2] and "changed" or nil']
        """);
    var reply = gateway.get("/");
    assertThat(reply.body()).isEqualTo("changed");
    assertThat(reply.header("Content-Length")).isEqualTo("7");
  }

  @Test
  void preFunctionsRunBeforePostFunctionsInEveryPhase() {
    gateway.withPlugins(
        """
        - name: post-function
          config:
            access: ['kong.service.request.add_header("X-Order", "post")']
            header_filter: ['kong.response.add_header("X-Order", "post")']
        - name: pre-function
          config:
            access: ['kong.service.request.add_header("X-Order", "pre")']
            header_filter: ['kong.response.add_header("X-Order", "pre")']
        """);
    var reply = gateway.get("/");
    assertThat(reply.received("X-Order")).isEqualTo("pre|post");
    assertThat(reply.header("X-Order")).isEqualTo("pre|post");
  }

  @Test
  void onlyGlobalFunctionsRunInRewriteAndWithoutARoute() {
    gateway.with(
        """
        plugins:
        - name: pre-function
          config:
            rewrite: ['kong.ctx.shared.rewritten = "global"']
            header_filter: ['kong.response.set_header("X-Global", kong.ctx.shared.rewritten)']
        services:
        - name: echo
          url: UPSTREAM
          routes:
          - name: all
            paths: [/here]
            plugins:
            - name: pre-function
              config:
                rewrite: ['kong.ctx.shared.rewritten = "route"']
                access: ['kong.service.request.set_header("X-Seen", kong.ctx.shared.rewritten)']
        """);
    assertThat(gateway.get("/here").received("X-Seen")).isEqualTo("global");
    assertThat(gateway.get("/here").has("X-Global")).isFalse();
    var missing = gateway.get("/elsewhere");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("X-Global")).isEqualTo("global");
  }

  @Test
  void aHeaderFilterMayReplaceTheWholeResponse() {
    withFunctions(
        "header_filter: ['if kong.response.get_status() == 200 then kong.response.exit(503,"
            + " {message = \"later\"}) end']\n");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body()).isEqualTo("{\"message\":\"later\"}");
    assertThat(reply.header("Content-Length")).isEqualTo("19");
  }

  @Test
  void headRequestsHaveNoBodyFilter() throws Exception {
    withFunctions(
        "body_filter: ['kong.log.notice(\"body filter ran\")']\nlog: ['kong.log.notice(\"the end\")']");
    gateway.send("HEAD", "/", "");
    awaitLog("the end");
    assertThat(log).noneMatch(line -> line.contains("body filter ran"));
  }

  /// Registries and object stores tell sizes by HEAD; a function that looks at bodies, for a log,
  /// must not hide them. One that changes the body removes the length, as in OpenResty.
  @Test
  void headKeepsTheLengthOfTheServiceUnlessAFunctionRemovesIt() {
    gateway.upstream(200, "Content-Length: 12345", "");
    withFunctions("body_filter: ['ngx.arg[1] = ngx.arg[1]']\n");
    assertThat(gateway.send("HEAD", "/", "").header("Content-Length")).isEqualTo("12345");
    withFunctions(
        "header_filter: ['ngx.header.content_length = nil']\nbody_filter: ['ngx.arg[1] = \"x\"']\n");
    assertThat(gateway.send("HEAD", "/", "").header("Content-Length")).isEmpty();
  }

  /// nginx's name of the server: what a client of HTTP/1.0 asks when it names no host.
  @Test
  void aRequestWithoutAHostIsForTheServer() {
    withFunctions(
        "access: ['kong.response.exit(200, ngx.var.host .. kong.request.get_host()"
            + " .. kong.request.get_forwarded_host() .. tostring(ngx.var.http_host))']\n");
    assertThat(gateway.raw("GET / HTTP/1.0\r\n\r\n").body()).isEqualTo("kongkongkongnil");
  }

  @Test
  void bodyFilterSeesTheHeadersOfTheGateway() {
    withFunctions(
        """
        body_filter:
        - |
          local get = kong.response.get_header
          ngx.arg[1] = ngx.arg[2] and table.concat({get("X-Kong-Request-Id"), get("Via"),
            tostring(tonumber(get("X-Kong-Upstream-Latency")) >= 0)}, " ") or nil
        """);
    var reply = gateway.get("/");
    assertThat(reply.body()).isEqualTo(reply.header("X-Kong-Request-Id") + " 1.1 kong/3.10.0 true");
    withFunctions("body_filter: ['error(\"x\")']");
    var page = gateway.get("/");
    assertThat(page.status()).isEqualTo(500);
    assertThat(page.header("Via")).isEqualTo("1.1 kong/3.10.0");
  }

  @Test
  void aRetryCallbackMayChangeTheRequestToo() {
    gateway.with(
        """
        services:
        - name: dead
          url: http://127.0.0.1:1
          routes:
          - name: all
            paths: [/]
            plugins:
            - name: pre-function
              config:
                access:
                - |
                  kong.service.set_target_retry_callback(function()
                    kong.service.set_target("127.0.0.1", tonumber(("UPSTREAM"):match("%d+$")))
                    kong.service.request.set_header("X-Retry", "yes")
                    kong.service.request.set_path("/again")
                  end)
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.receivedLine()).isEqualTo("GET /again HTTP/1.1");
    assertThat(reply.received("X-Retry")).isEqualTo("yes");
  }

  @Test
  void logSeesSizesAndTimes() throws Exception {
    withFunctions(
        """
        log:
        - |
          local s = kong.log.serialize()
          kong.log.notice("logged ", s.response.status, s.response.size > 0, s.request.size > 0,
            s.latencies.proxy >= 0, s.source, #s.tries, s.route.name, s.service.name, s.upstream_uri)
        """);
    gateway.get("/p?q=1");
    awaitLog("logged 200truetruetrueupstream1allecho/p?q=1");
  }

  @Test
  void logSeesEveryTryOfAServiceThatIsNotThere() throws Exception {
    gateway.with(
        """
        services:
        - name: dead
          url: http://127.0.0.1:1/base
          retries: 1
          routes:
          - name: all
            paths: [/]
            plugins:
            - name: pre-function
              config:
                log:
                - |
                  local s = kong.log.serialize()
                  kong.log.notice("logged ", s.upstream_status, " ", #s.tries, " ", s.tries[1].state,
                    " ", s.tries[2].code, " ", s.tries[1].ip, ":", s.tries[1].port, " ",
                    s.tries[1].balancer_start_ns >= s.started_at * 1e6, " ", s.upstream_uri, " ",
                    s.workspace_name, " ", #s.workspace, " ", s.source, " ", s.latencies.receive)
        """);
    assertThat(gateway.get("/a%20b?").status()).isEqualTo(502);
    awaitLog("logged 502, 502 2 failed 502 127.0.0.1:1 true /base/a%20b? default 36 kong 0");
  }

  @Test
  void logSeesThatNoServiceWasAsked() throws Exception {
    gateway.with(
        """
        plugins:
        - name: pre-function
          config:
            log:
            - |
              local s = kong.log.serialize()
              kong.log.notice("logged [", s.upstream_uri, s.upstream_status, "] ", s.tries, s.route,
                s.service, " ", s.latencies.proxy, " ", s.response.status, s.request.tls)
        """);
    assertThat(gateway.get("/").status()).isEqualTo(404);
    awaitLog("logged [] nilnilnil -1 404nil");
  }

  @Test
  void aGlobalFunctionMayBufferTheResponse() {
    withFunctions(
        """
        access: ['kong.service.request.enable_buffering()']
        header_filter: ['kong.response.set_header("X-Length", #kong.service.response.get_raw_body())']
        """);
    gateway.upstream(200, "Content-Type: text/plain", "12345");
    assertThat(gateway.get("/").header("X-Length")).isEqualTo("5");
  }

  @Test
  void aWaitingFunctionHoldsNobodyUp() {
    withFunctions(
        """
        access:
        - |
          local before = ngx.now()
          ngx.sleep(0.02)
          kong.response.exit(200, tostring(ngx.now() - before >= 0.015))
        """);
    assertThat(gateway.get("/").body()).isEqualTo("true");
  }

  @Test
  void aJsonBodyIsRewrittenWithItsLength() {
    withFunctions(
        """
        access:
        - |
          local body = kong.request.get_body()
          body.name = body.name:upper()
          kong.service.request.set_body(body)
        """);
    var reply = gateway.send("POST", "/", "{\"name\": \"joe\"}", "Content-Type: application/json");
    assertThat(reply.body()).endsWith("\n\n{\"name\":\"JOE\"}");
    assertThat(reply.received("Content-Length")).isEqualTo("14");
  }

  @Test
  void aBrokenFunctionRefusesThePlanAndTheOldOneGoesOn() {
    withFunctions("access: ['kong.response.exit(200, \"old\")']");
    assertThat(gateway.get("/").body()).isEqualTo("old");
    assertThatThrownBy(() -> withFunctions("access: ['return return']"))
        .hasMessageContaining("error parsing pre-function");
    assertThat(gateway.get("/").body()).isEqualTo("old");
  }
}
