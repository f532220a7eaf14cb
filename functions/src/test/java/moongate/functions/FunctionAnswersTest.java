package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Functions that answer instead of the service: exits, errors and printed output, as clients see
/// them.
class FunctionAnswersTest extends EndToEndTesting {

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
  void afterAFailureMethodAndQueryAreThoseOfTheClientAgain() {
    var changes = "kong.service.request.set_method('POST') kong.service.request.set_query({b = 2})";
    var shown =
        """
        header_filter: ['kong.response.set_header("X-Shown", kong.request.get_method()
          .. (kong.request.get_query_arg("a") or "") .. (kong.request.get_query().b or ""))']
        """;
    withFunctions("access: [\"" + changes + "\"]\n" + shown);
    assertThat(gateway.get("/?a=1").header("X-Shown")).isEqualTo("POST2");
    withFunctions("access: [\"" + changes + " error('x')\"]\n" + shown);
    assertThat(gateway.get("/?a=1").header("X-Shown")).isEqualTo("GET1");
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
  void printedOutputIsTheAnswer() {
    withFunctions("access: ['ngx.status = 201; ngx.say(\"made\", 1, true); ngx.exit(201)']");
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("made1true\n");
  }
}
