package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `ngx.var`, and what of `ngx.req` goes with it.
class NgxVariablesTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String get(String expression, String target, String... headers) {
    return lab.result(expression, new TestRequest("GET", target, "", headers));
  }

  private String run(String code, TestRequest request) {
    return lab.result("(function() " + code + " end)()", request);
  }

  @Test
  void argumentsAreFoundByNameWhateverTheirCase() {
    var target = "/?ab=1&A=2%20x&b&c=&a=3";
    assertThat(get("ngx.var.arg_a", target)).isEqualTo("2%20x");
    assertThat(get("ngx.var.ARG_AB", target)).isEqualTo("1");
    assertThat(get("ngx.var.arg_b", target)).isEqualTo("nil");
    assertThat(get("'<' .. ngx.var.arg_c .. '>'", target)).isEqualTo("<>");
    assertThat(get("ngx.var.arg_", target)).isEqualTo("nil");
  }

  @Test
  void cookiesAreFoundInAnyLine() {
    String[] headers = {"Cookie: a=1; bb=2 ;C=3", "Cookie: d=4"};
    assertThat(get("ngx.var.cookie_bb .. ngx.var.cookie_c .. ngx.var.cookie_d", "/", headers))
        .isEqualTo("234");
    assertThat(get("ngx.var.cookie_b", "/", headers)).isEqualTo("nil");
    assertThat(get("ngx.var.http_cookie", "/", headers)).isEqualTo("a=1; bb=2 ;C=3; d=4");
  }

  @Test
  void theUserOfBasicAuthenticationIsKnown() {
    assertThat(get("ngx.var.remote_user", "/", "Authorization: Basic YWxpY2U6c2VjcmV0"))
        .isEqualTo("alice");
    assertThat(get("ngx.var.remote_user", "/", "Authorization: Basic ###")).isEqualTo("nil");
  }

  @Test
  void namesThatNoHeaderCanHaveAreNotFound() {
    assertThat(get("ngx.var['http_a b\\r\\n']", "/", "X: 1")).isEqualTo("nil");
    assertThat(get("ngx.var[1]", "/")).isEqualTo("nil");
    assertThat(get("ngx.var.http_", "/")).isEqualTo("nil");
  }

  @Test
  void upstreamVariablesAreEmptyBeforeThereIsARoute() {
    assertThat(get("'<' .. ngx.var.upstream_x_forwarded_for .. '>'", "/")).isEqualTo("<>");
    assertThat(
            get(
                "(function() ngx.var.upstream_x_forwarded_for = '1.2.3.4'"
                    + " return ngx.var.upstream_x_forwarded_for end)()",
                "/"))
        .isEqualTo("1.2.3.4");
    assertThat(lab.error("ngx.var.upstream_connection = 'a\\r\\nb'")).contains("unsafe byte");
    assertThat(lab.error("ngx.var.upstream_scheme = 'ftp'")).contains("invalid scheme");
  }

  @Test
  void valuesOfTheNodeAreThere() {
    assertThat(get("ngx.var.nginx_version .. ngx.var.pipe .. ngx.var.status", "/"))
        .isEqualTo("1.27.1.000");
    assertThat(get("ngx.re.match(ngx.var.request_time, '^\\\\d+\\\\.\\\\d{3}$') ~= nil", "/"))
        .isEqualTo("true");
    assertThat(
            get(
                "ngx.var.time_iso8601:find('^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d[+-]%d%d:%d%d$') ~= nil",
                "/"))
        .isEqualTo("true");
    assertThat(get("ngx.var.time_local:find('^%d%d/%a+/%d+:') ~= nil", "/")).isEqualTo("true");
    assertThat(get("ngx.var.ssl_protocol", "/")).isEqualTo("nil");
    assertThat(lab.error("ngx.var.ssl_protocol = 1"))
        .endsWith("variable \"ssl_protocol\" not changeable");
  }

  @Test
  void aBodyCanBeBuiltInPieces() {
    var request = new TestRequest("POST", "/", "old");
    assertThat(
            run(
                """
                local _, early = pcall(ngx.req.init_body)
                ngx.req.read_body()
                local _, none = pcall(ngx.req.append_body, 'x')
                ngx.req.init_body() ngx.req.append_body('new ') ngx.req.append_body('body')
                ngx.req.finish_body()
                return ngx.req.get_body_data() .. ngx.req.get_headers()['content-length'] .. early .. none\
                """,
                request))
        .startsWith("new body8")
        .contains("request body not read yet")
        .contains("request_body not initialized");
  }

  @Test
  void aDiscardedBodyIsGone() {
    assertThat(
            run(
                "ngx.req.discard_body() local _, e = pcall(ngx.req.set_body_data, 'x')"
                    + " return tostring(ngx.req.get_body_data()) .. e",
                new TestRequest("POST", "/", "old")))
        .startsWith("nil")
        .endsWith("request body already discarded asynchronously");
    assertThat(
            run(
                "ngx.req.read_body() return ngx.req.get_body_data(2)",
                new TestRequest("POST", "/", "old")))
        .isEqualTo("ol");
  }

  @Test
  void aBodyThatWasReadIsNotDiscarded() {
    assertThat(
            run(
                "ngx.req.read_body() ngx.req.discard_body() local old = ngx.req.get_body_data()"
                    + " ngx.req.set_body_data('new') return old .. ngx.req.get_body_data()",
                new TestRequest("POST", "/", "old")))
        .isEqualTo("oldnew");
  }

  @Test
  void pathsWithUnsafeBytesAreRefused() {
    assertThat(lab.error("ngx.req.set_uri('/a\\nb')"))
        .contains("unsafe byte \"0x0a\" in uri \"/a")
        .endsWith("(maybe you want to set the 'binary' argument?)");
    assertThat(
            get(
                "(function() ngx.req.set_uri('/a\\nb', false, true) return #ngx.var.uri end)()",
                "/"))
        .isEqualTo("4");
    assertThat(lab.error("ngx.req.set_uri('/a', true)"))
        .endsWith("API disabled in the context of access_by_lua*");
  }

  @Test
  void whatOnlyNginxHasIsRefusedPlainly() {
    assertThat(lab.error("ngx.location.capture('/self')")).contains("has no locations to call");
    assertThat(lab.error("ngx.location.capture_multi({{'/self'}})")).contains("has no locations");
    assertThat(lab.error("ngx.exec('/x')")).contains("has no locations to go to");
    assertThat(get("select(2, ngx.on_abort(print))", "/"))
        .isEqualTo("lua_check_client_abort is off");
    assertThat(get("select(2, ngx.req.socket())", "/")).isEqualTo("no body");
  }

  @Test
  void outputEndsWithEof() {
    assertThat(
            lab.access(lab.plugin("access", "ngx.say('a') ngx.eof() ngx.say('b') ngx.exit(200)")))
        .isEqualTo("leave printed 200 a\n");
    assertThat(get("select(2, ngx.flush())", "/")).isEqualTo("nothing to flush");
    lab.access(
        lab.plugin("access", "ngx.eof() kong.log.err(select(2, ngx.flush(true))) ngx.exit(200)"));
    assertThat(lab.log).singleElement().asString().contains("seen eof");
  }

  @Test
  void anEmptyPathForTheServiceIsTheRoot() {
    var plugin =
        lab.plugin(
            "access", "ngx.var.upstream_uri = '' kong.response.exit(200, ngx.var.upstream_uri)");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 /");
  }
}
