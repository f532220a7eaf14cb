package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.LogLevel;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Functions in the path of real requests: which phases run, what the client and the service see.
class EndToEndTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final GatewayUnderTest gateway = new GatewayUnderTest(types());

  private PluginType[] types() {
    var lines =
        new FunctionLog() {
          @Override
          public LogLevel threshold() {
            return LogLevel.NOTICE;
          }

          @Override
          public void write(LogLevel level, String line) {
            log.add(level.word() + ": " + line);
          }
        };
    return new Functions(new TestSettings().log(lines).made())
        .pluginTypes()
        .toArray(PluginType[]::new);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /// A route with a pre-function; each line of `phases` is YAML such as `access: ["…"]`.
  private void withFunctions(String phases) {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
        """
            + phases.indent(4));
  }

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
  void anExitOfNginxIsNotOneOfKong() {
    withFunctions(
        """
        access: ["ngx.exit(403)"]
        header_filter: ['kong.response.set_header("X-Source", kong.response.get_source())']
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("<h1>403 Forbidden</h1>");
    assertThat(reply.header("X-Source")).isEqualTo("error");
  }

  @Test
  void thePageOfAStatusIsHtmlWhateverHeadersAreGiven() {
    withFunctions(
        "access: ['kong.response.exit(429, nil, {[\"Content-Type\"] = \"text/plain\"})']");
    var reply = gateway.get("/");
    assertThat(reply.body()).startsWith("<html>");
    assertThat(reply.header("Content-Type")).isEqualTo("text/html");
  }

  @Test
  void anExitOfNginxInHeaderFilterAnswersWithThePageOfTheStatus() {
    withFunctions("header_filter: ['ngx.header.ETag = \"x\" ngx.exit(403)']");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.header("Content-Type")).isEqualTo("text/html");
    assertThat(reply.has("ETag")).isFalse();
    assertThat(reply.body()).contains("<h1>403 Forbidden</h1>");
    withFunctions("header_filter: ['ngx.exit(404)']");
    reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("Not found");
  }

  @Test
  void anErrorOfNginxInHeaderFilterBreaksTheRequestOff() {
    withFunctions("header_filter: ['ngx.exit(ngx.ERROR)']");
    assertThat(gateway.get("/").status()).isZero();
  }

  @Test
  void aFunctionMayCloseTheConnectionWithoutAnAnswer() {
    withFunctions("access: [\"return ngx.exit(444)\"]");
    var nothing = gateway.get("/");
    assertThat(nothing.status()).isZero();
    assertThat(nothing.body()).isEmpty();
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
  void anExitAnswersInsteadOfTheServiceAndLaterFiltersStillRun() {
    withFunctions(
        """
        access: ['kong.response.exit(403, {message = "no"}, {["X-Own"] = "1"})']
        header_filter: ['kong.response.set_header("X-Source", kong.response.get_source())']
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).isEqualTo("{\"message\":\"no\"}");
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(reply.header("Content-Length")).isEqualTo("16");
    assertThat(reply.header("X-Own")).isEqualTo("1");
    assertThat(reply.header("X-Source")).isEqualTo("exit");
  }

  @Test
  void noProtectedCallTakesAnExit() {
    withFunctions(
        """
        access:
        - |
          pcall(kong.response.exit, 200, "out")
          coroutine.wrap(function() kong.response.exit(500, "never") end)()
        """);
    assertThat(gateway.get("/").body()).isEqualTo("out");
  }

  @Test
  void anErrorInAccessIsA500AndSaysNothingToTheClient() {
    withFunctions("access: ['local t = nil; t.x = 1']");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("An unexpected error occurred").doesNotContain("local");
  }

  @Test
  void anEndlessLoopIsEndedAndTheNextRequestIsServed() {
    withFunctions(
        """
        access:
        - |
          if kong.request.get_query_arg("loop") then
            pcall(function() while true do end end)
          end
        """);
    assertThat(gateway.get("/?loop=1").status()).isEqualTo(500);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }

  @Test
  void errorsInFiltersAndLogAreContained() throws Exception {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
            body_filter: ['error("in body")']
            log: ['error("in log")']
        - name: post-function
          config:
            header_filter: ['kong.response.set_header("X-Post", "1")']
            log: ['kong.log.notice("post log ran")']
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.header("X-Post")).isEqualTo("1");
    assertThat(reply.body()).contains("An unexpected error occurred").doesNotContain("GET /");
    awaitLog("post log ran");
  }

  @Test
  void aFilterThatCollectsTheBodyByItselfAndFailsAtTheEndIsA500() {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
            body_filter:
            - |
              if not ngx.arg[2] then
                ngx.arg[1] = nil
              else
                error("no JSON")
              end
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("An unexpected error occurred").doesNotContain("no JSON");
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
  void anExitInRewriteSkipsAccess() {
    gateway.with(
        """
        plugins:
        - name: pre-function
          config:
            rewrite: ['kong.response.exit(418, "teapot")']
            access: ['error("never")']
            header_filter: ['kong.response.set_header("X-Filtered", "1")']
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(418);
    assertThat(reply.body()).isEqualTo("teapot");
    assertThat(reply.header("X-Filtered")).isEqualTo("1");
  }

  @Test
  void afterAKongExitLaterPluginsSeeTheResponse() {
    withPreAndPost("kong.response.exit(200, 'x')");
    var reply = gateway.get("/");
    assertThat(reply.body()).isEqualTo("x");
    assertThat(reply.header("X-Post")).isEqualTo("exit");
  }

  @Test
  void afterAnNginxExitLaterPluginsSeeNothing() {
    withPreAndPost("ngx.say('x') ngx.exit(200)");
    var reply = gateway.get("/");
    assertThat(reply.body()).isEqualTo("x\n");
    assertThat(reply.has("X-Post")).isFalse();
  }

  private void withPreAndPost(String access) {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
            access: ["%s"]
        - name: post-function
          config:
            access: ['error("never")']
            header_filter: ['kong.response.set_header("X-Post", kong.response.get_source())']
        """
            .formatted(access));
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
  void anErrorPageFollowsTheAcceptHeader() {
    withFunctions("access: ['kong.response.error(403, \"not you\")']");
    assertThat(gateway.get("/").body()).contains("\"message\":\"not you\"");
    assertThat(gateway.get("/", "Accept: text/plain").body()).startsWith("not you\nrequest_id: ");
  }

  @Test
  void headerFilterSeesTheHeadOfWhatAccessPrinted() {
    withFunctions(
        """
        access: ['ngx.status = 202 ngx.say("printed")']
        header_filter: ['kong.response.set_header("X-Filtered", kong.response.get_status())']
        """);
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.header("X-Filtered")).isEqualTo("202");
    assertThat(reply.body()).isEqualTo("printed\n");
  }

  @Test
  void headRequestsHaveNoBodyFilter() throws Exception {
    withFunctions(
        "body_filter: ['kong.log.notice(\"body filter ran\")']\nlog: ['kong.log.notice(\"the end\")']");
    gateway.send("HEAD", "/", "");
    awaitLog("the end");
    assertThat(log).noneMatch(line -> line.contains("body filter ran"));
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
  void printedOutputIsTheAnswer() {
    withFunctions("access: ['ngx.status = 201; ngx.say(\"made\", 1, true); ngx.exit(201)']");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("made1true\n");
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

  /// Log runs after the client has its answer.
  private void awaitLog(String text) throws Exception {
    Await.value(() -> log, lines -> lines.stream().anyMatch(line -> line.contains(text)));
  }
}
