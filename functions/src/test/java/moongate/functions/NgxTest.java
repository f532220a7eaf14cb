package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.FunctionLab.Step;
import moongate.functions.api.ArgumentLimits;
import moongate.functions.api.NodeFacts;
import moongate.gateway.exchange.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ngx.*`, as functions see it.
class NgxTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String get(String expression, String target, String... headers) {
    return lab.result(expression, new TestRequest("GET", target, "", headers));
  }

  private String is(String expression) {
    return lab.result(expression);
  }

  @Test
  void hasItsConstants() {
    assertThat(is("ngx.OK .. ngx.ERROR .. ngx.DECLINED")).isEqualTo("0-1-5");
    assertThat(is("ngx.HTTP_OK .. ngx.HTTP_NOT_FOUND .. ngx.HTTP_PATCH")).isEqualTo("20040416384");
    assertThat(is("ngx.STDERR .. ngx.ERR .. ngx.DEBUG")).isEqualTo("048");
    assertThat(is("ngx.null")).isEqualTo("userdata: NULL");
    assertThat(is("ngx.null and 1")).isEqualTo("1");
    assertThat(is("ngx.config.prefix():sub(-1)")).isEqualTo("/");
  }

  @Test
  void eachKindOfArgumentHasALimitOfItsOwn() {
    var facts = FunctionSettings.DEFAULT.facts();
    var settings =
        new TestSettings()
            .facts(
                new NodeFacts(
                    facts.version(),
                    facts.nodeId(),
                    facts.hostName(),
                    facts.workers(),
                    facts.startedMillis(),
                    facts.prefix(),
                    facts.configuration(),
                    new ArgumentLimits(1, 2, 3, 4),
                    facts.bodyBuffer(),
                    facts.traffic()))
            .made();
    try (var limited = new FunctionLab(settings)) {
      var request =
          new TestRequest("POST", "/?a&b&c&d&e", "a&b&c&d&e", "A: 1", "B: 1", "C: 1", "D: 1");
      var code =
          """
          (function()
            local function n(t)
              local count = 0
              for _ in pairs(t) do count = count + 1 end
              return count
            end
            ngx.req.read_body()
            for i = 1, 6 do ngx.header["X-" .. i] = "1" end
            return n(ngx.req.get_uri_args()) .. n(ngx.req.get_headers())
              .. n(ngx.req.get_post_args()) .. n(ngx.resp.get_headers())
              .. n(ngx.decode_args("a&b&c&d&e")) .. n(ngx.req.get_uri_args(0))
          end)()
          """;
      assertThat(limited.result(code, request)).isEqualTo("123455");
    }
  }

  @Test
  void readsVariablesOfTheRequest() {
    var target = "/a%20b+c?x=1&Y=2%20";
    String[] headers = {"Host: A.example:81", "Cookie: a=1; b=2", "X-Thing: t"};
    assertThat(get("ngx.var.uri", target, headers)).isEqualTo("/a b+c");
    assertThat(get("ngx.var.request_uri", target, headers)).isEqualTo(target);
    assertThat(get("ngx.var.args", target, headers)).isEqualTo("x=1&Y=2%20");
    assertThat(get("ngx.var.is_args", target, headers)).isEqualTo("?");
    assertThat(get("ngx.var.arg_y", target, headers)).isEqualTo("2%20");
    assertThat(get("ngx.var.host", target, headers)).isEqualTo("a.example");
    assertThat(get("ngx.var.http_host", target, headers)).isEqualTo("A.example:81");
    assertThat(get("ngx.var.http_x_thing", target, headers)).isEqualTo("t");
    assertThat(get("ngx.var.HTTP_X_THING", target, headers)).isEqualTo("t");
    assertThat(get("ngx.var.cookie_b", target, headers)).isEqualTo("2");
    assertThat(get("ngx.var.request_method", target, headers)).isEqualTo("GET");
    assertThat(get("ngx.var.request", target, headers)).isEqualTo("GET " + target + " HTTP/1.1");
    assertThat(get("ngx.var.remote_addr .. ngx.var.remote_port", target, headers))
        .isEqualTo("127.0.0.154321");
    assertThat(get("#ngx.var.binary_remote_addr", target, headers)).isEqualTo("4");
    assertThat(get("ngx.var.server_port", target, headers)).isEqualTo("8000");
    assertThat(get("ngx.var.server_protocol", target, headers)).isEqualTo("HTTP/1.1");
    assertThat(get("ngx.var.scheme", target, headers)).isEqualTo("http");
    assertThat(get("#ngx.var.request_id", target, headers)).isEqualTo("32");
    assertThat(get("ngx.var.no_such_thing", target, headers)).isEqualTo("nil");
    assertThat(get("type(ngx.var.msec)", target, headers)).isEqualTo("string");
    assertThat(lab.error("local x = ngx.var[{}]")).endsWith("bad variable name");
  }

  @Test
  void writesOnlyVariablesThatMayChange() {
    assertThat(is("(function() ngx.var.args = 'n=1' return kong.request.get_raw_query() end)()"))
        .isEqualTo("n=1");
    assertThat(is("(function() ngx.var.upstream_uri = '/new' return ngx.var.upstream_uri end)()"))
        .isEqualTo("/new");
    assertThat(lab.error("ngx.var.remote_addr = '1.2.3.4'"))
        .endsWith("variable \"remote_addr\" not changeable");
    assertThat(lab.error("ngx.var.nothing = 1"))
        .contains("variable \"nothing\" not found for writing; maybe it is a built-in variable");
  }

  @Test
  void readsAndChangesTheRequest() {
    assertThat(get("ngx.req.get_method() .. ngx.req.http_version()", "/")).isEqualTo("GET1.1");
    assertThat(get("ngx.req.get_uri_args().a[2]", "/?a=1&a=2")).isEqualTo("2");
    assertThat(get("ngx.req.get_uri_args().b", "/?b")).isEqualTo("true");
    assertThat(
            get(
                "(function() local t = {z = 1} local r = ngx.req.get_uri_args(0, t)"
                    + " return tostring(r == t) .. t.a .. tostring(t.z) end)()",
                "/?a=1"))
        .isEqualTo("true1nil");
    assertThat(get("ngx.req.get_headers()['X-A']", "/", "X-A: 1")).isEqualTo("1");
    assertThat(get("ngx.req.get_headers(0, true)['X-A']", "/", "X-A: 1")).isEqualTo("1");
    assertThat(get("ngx.req.get_headers(0, true)['x-a']", "/", "X-A: 1")).isEqualTo("nil");
    assertThat(get("ngx.req.raw_header()", "/", "X-A: 1"))
        .isEqualTo("GET / HTTP/1.1\r\nX-A: 1\r\n\r\n");
    assertThat(
            get(
                "(function() ngx.req.set_header('X-A', {'1', '2'}) ngx.req.clear_header('x-b')"
                    + " return ngx.req.raw_header(true) end)()",
                "/",
                "X-B: 1"))
        .isEqualTo("X-A: 1\r\nX-A: 2\r\n\r\n");
    assertThat(
            is(
                "(function() ngx.req.set_method(ngx.HTTP_PUT) ngx.req.set_uri_args({a = 1})"
                    + " ngx.req.set_uri('/n') return ngx.req.get_method() .."
                    + " kong.request.get_raw_query() .. ngx.var.uri end)()"))
        .isEqualTo("PUTa=1/n");
    assertThat(lab.error("ngx.req.set_method(3)")).endsWith("unsupported HTTP method: 3");
    assertThat(lab.error("ngx.req.set_header(nil, 1)"))
        .endsWith("bad 'name' argument: string expected, got nil");
  }

  @Test
  void readsTheBodyWhenItWasAskedTo() {
    var request = new TestRequest("POST", "/", "a=1&b");
    assertThat(lab.result("ngx.req.get_body_data()", request)).isEqualTo("nil");
    assertThat(lab.error("ngx.req.get_post_args()"))
        .endsWith("no request body found; maybe you should turn on lua_need_request_body?");
    request = new TestRequest("POST", "/", "a=1&b");
    assertThat(
            lab.result(
                "(function() ngx.req.read_body() return ngx.req.get_body_data() .."
                    + " tostring(ngx.req.get_post_args().b) end)()",
                request))
        .isEqualTo("a=1&btrue");
  }

  @Test
  void aBodyThatThePdkHasReadIsRead() {
    for (var reading :
        List.of(
            "kong.request.get_raw_body()",
            "kong.request.get_body()",
            "kong.service.request.set_raw_body('a=1')")) {
      var request = new TestRequest("POST", "/", "a=1", "Content-Type: application/json");
      assertThat(
              lab.result(
                  "(function() "
                      + reading
                      + " return ngx.req.get_body_data() .."
                      + " ngx.req.get_post_args().a end)()",
                  request))
          .isEqualTo("a=11");
    }
  }

  @Test
  void encodesAndDecodes() {
    assertThat(is("ngx.escape_uri('a b/c~') .. ngx.escape_uri('/a b?', 0)"))
        .isEqualTo("a%20b%2Fc~/a%20b%3F");
    assertThat(is("ngx.unescape_uri('a%20b+c%2')")).isEqualTo("a b c%2");
    assertThat(is("ngx.encode_args({a = {'x', 'y z'}})")).isEqualTo("a=x&a=y%20z");
    assertThat(is("ngx.encode_args({a = true, b = false})")).isEqualTo("a");
    assertThat(is("ngx.decode_args('a=1&b').b")).isEqualTo("true");
    assertThat(is("ngx.encode_base64('hi') .. ngx.encode_base64('hi', true)")).isEqualTo("aGk=aGk");
    assertThat(is("ngx.decode_base64('aGk') .. tostring(ngx.decode_base64('?'))"))
        .isEqualTo("hinil");
    assertThat(is("ngx.md5('hello')")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(is("#ngx.md5_bin(1) + #ngx.sha1_bin(nil) + #ngx.hmac_sha1('k', 's')"))
        .isEqualTo("56");
    assertThat(lab.error("ngx.hmac_sha1(nil, 's')"))
        .endsWith("bad argument #1 to 'hmac_sha1' (string expected, got nil)");
    assertThat(lab.error("ngx.hmac_sha1('k', {})"))
        .endsWith("bad argument #2 to 'hmac_sha1' (string expected, got table)");
    assertThat(is("ngx.crc32_short('hello')")).isEqualTo("907060870");
    assertThat(is("ngx.quote_sql_str(\"it's\")")).isEqualTo("'it\\'s'");
    assertThat(is("ngx.escape_uri('a', 6)")).isEqualTo("a");
    assertThat(lab.error("ngx.escape_uri('', 7)")).endsWith("\"type\" 7 out of range");
    assertThat(lab.error("ngx.encode_args({[1] = 1})"))
        .endsWith("attempt to use a non-string key in the \"args\" option table");
    assertThat(is("ngx.encode_args({a = {[1] = 'x', [3] = 'z'}})")).isEqualTo("a=x&a=z");
    assertThat(lab.error("ngx.encode_args({a = {{}}})"))
        .endsWith("attempt to use table as query arg value");
  }

  @Test
  void tellsTheTime() {
    assertThat(is("ngx.http_time(1290079655)")).isEqualTo("Thu, 18 Nov 2010 11:27:35 GMT");
    assertThat(is("ngx.cookie_time(1290079655)")).isEqualTo("Thu, 18-Nov-10 11:27:35 GMT");
    assertThat(is("ngx.parse_http_time('Thu, 18 Nov 2010 11:27:35 GMT')")).isEqualTo("1290079655");
    assertThat(is("ngx.parse_http_time('now')")).isEqualTo("nil");
    assertThat(is("ngx.time() == math.floor(ngx.time()) and ngx.now() - ngx.time() < 2"))
        .isEqualTo("true");
    assertThat(is("#ngx.today() + #ngx.localtime() + #ngx.utctime()")).isEqualTo("48");
    assertThat(lab.error("ngx.http_time('x')")).endsWith("number argument only");
    assertThat(lab.error("ngx.sleep(-1)")).endsWith("invalid sleep duration \"-1\"");
  }

  @Test
  void matchesRegularExpressions() {
    assertThat(is("ngx.re.match('hello 42', [[(\\w+) (?<n>\\d+)]]).n")).isEqualTo("42");
    assertThat(is("ngx.re.match('ab', '(a)|(b)')[2]")).isEqualTo("false");
    assertThat(is("ngx.re.match('x', 'y')")).isEqualTo("nil");
    assertThat(is("ngx.re.match('HELLO', 'hello', 'ijo')[0]")).isEqualTo("HELLO");
    assertThat(is("table.concat({ngx.re.find('hello 42', [[\\d+]])}, ',')")).isEqualTo("7,8");
    assertThat(is("table.concat({ngx.re.find('hello 42', [[(\\d)(\\d)]], nil, nil, 2)}, ',')"))
        .isEqualTo("8,8");
    assertThat(is("table.concat({ngx.re.gsub('a1b22', [[(\\d+)]], '<$1>')}, ' ')"))
        .isEqualTo("a<1>b<22> 2");
    assertThat(is("table.concat({ngx.re.sub('aa', 'a', function(m) return m[0] .. '!' end)}, ' ')"))
        .isEqualTo("a!a 1");
    assertThat(
            is(
                "(function() local t = {} for m in ngx.re.gmatch('a,b', '[a-z]') do t[#t+1] = m[0]"
                    + " end return #t .. t[2] end)()"))
        .isEqualTo("2b");
    assertThat(is("select(2, ngx.re.match('x', '('))")).startsWith("pcre2_compile() failed: ");
    assertThat(lab.error("ngx.re.match('x', 'x', 'z')"))
        .endsWith("unknown flag \"z\" (flags \"z\")");
    assertThat(is("select(3, ngx.re.gsub('x', 'x', '$a'))"))
        .isEqualTo("invalid capturing variable name found in \"$a\"");
  }

  @Test
  void understandsPatternsThatJavaWritesDifferently() {
    assertThat(is("ngx.re.match('ab_1', [=[(?P<a_b>[[:alpha:]]+)_]=]).a_b")).isEqualTo("ab");
    assertThat(is("ngx.re.match('a[&&b', '[[&]+')[0]")).isEqualTo("[&&");
    assertThat(is("ngx.re.match('x{y', 'x{y')[0]")).isEqualTo("x{y");
    assertThat(is("ngx.re.match('aa', [[(?<c>a)\\k<c>]])[0]")).isEqualTo("aa");
    assertThat(is("select(2, ngx.re.match('x', [[a\\Kb]]))")).contains("\\K is not supported");
  }

  @Test
  void changesTheResponseHead() {
    assertThat(is("(function() ngx.header.X_A = 1 return ngx.header['x-a'] end)()")).isEqualTo("1");
    assertThat(is("(function() ngx.header.X = {'1', '2'} return #ngx.header.x end)()"))
        .isEqualTo("2");
    assertThat(is("(function() ngx.header.X = 1 ngx.header.X = nil return ngx.header.x end)()"))
        .isEqualTo("nil");
    assertThat(
            is(
                "(function() ngx.header.content_type = {'a', 'b'} return"
                    + " ngx.resp.get_headers()['content-type'] end)()"))
        .isEqualTo("b");
    assertThat(is("(function() ngx.header.expires = {'0', '1'} return ngx.header.expires end)()"))
        .isEqualTo("1");
    assertThat(is("ngx.status")).isEqualTo("0");
    assertThat(is("(function() ngx.status = '404' return ngx.status end)()")).isEqualTo("404");
    assertThat(is("ngx.headers_sent")).isEqualTo("false");
  }

  @Test
  void exitsWithStatusPageOrOutput() {
    assertThat(lab.access(lab.plugin("access", "ngx.exit(404)"))).isEqualTo("leave ended 404");
    assertThat(lab.access(lab.plugin("access", "ngx.exit(ngx.ERROR)"))).isEqualTo("leave page 500");
    assertThat(
            lab.access(
                lab.plugin(
                    "access", "ngx.print('a', 1); ngx.say({'b', {'c'}})" + " ngx.exit(200)")))
        .isEqualTo("leave printed 200 a1bc\n");
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    "ngx.status = 418 ngx.say(nil, true, ngx.null)"
                        + " ngx.status = 200 ngx.exit(418)")))
        .isEqualTo("leave printed 418 niltruenull\n");
    assertThat(lab.access(lab.plugin("access", "ngx.redirect('/x', 301)")))
        .isEqualTo("leave ended 301");
    assertThat(lab.rewrite(lab.plugin("rewrite", "ngx.exit(ngx.OK) error('never')")))
        .isEqualTo("continue");
    assertThat(lab.error("ngx.exit(ngx.AGAIN)"))
        .endsWith("bad argument to 'ngx.exit': does not accept NGX_AGAIN or NGX_DONE");
    assertThat(lab.error("ngx.redirect('/x', 200)")).contains("are allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{a = 1}", "{1, a = 2}", "{[0] = 1}", "{1, [1.5] = 2}", "{{-1, [-1] = 1}}"})
  void tablesThatAreNoArraysAreNotPrintedInPart(String table) {
    assertThat(lab.error("ngx.say(" + table + ")"))
        .endsWith("bad argument #1 to 'say' (non-array table found)");
    assertThat(lab.error("ngx.socket.tcp():send(" + table + ")"))
        .endsWith("bad argument #1 to 'send' (non-array table found)");
  }

  @Test
  void theHolesOfAnArrayArePrinted() {
    assertThat(
            lab.access(
                lab.plugin(
                    "access", "ngx.print({[1] = 'a', [3] = 'c'}, {nil, 'x'}) ngx.exit(200)")))
        .isEqualTo("leave printed 200 anilcnilx");
  }

  @Test
  void redirectsOnlyWithStatusesOfRedirects() {
    assertThat(lab.error("ngx.redirect('/x', 200)")).contains("are allowed");
  }

  @Test
  void refusesOutputAndWaitingInFilters() {
    assertThat(inLog("ngx.say('x')")).contains("API disabled in the context of log_by_lua*");
    assertThat(inLog("ngx.exit(200)")).contains("API disabled in the context of log_by_lua*");
    assertThat(inLog("ngx.sleep(1)")).contains("API disabled in the context of log_by_lua*");
    assertThat(inLog("ngx.req.read_body()")).contains("API disabled in the context of log_by_lua*");
    assertThat(inLog("kong.response.exit(200)"))
        .contains(
            "function cannot be called in log phase (only in: rewrite, access, balancer, response,"
                + " header_filter, error, admin_api)");
  }

  private String inLog(String source) {
    var plugin = lab.plugin("log", source);
    return lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          Step step =
              () -> {
                plugin.log(exchange);
                return Outcome.CONTINUE;
              };
          return FunctionLab.described(step);
        });
  }

  @Test
  void keepsItsContextForTheRequest() {
    var plugin =
        lab.plugin(
            "access",
            "ngx.ctx.a = 1",
            "kong.response.exit(200, ngx.ctx.a .. tostring(kong.ctx.plugin.a))");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1nil");
    assertThat(is("ngx.ctx.a")).isEqualTo("nil");
  }

  @Test
  void knowsPhaseAndWorker() {
    assertThat(is("ngx.get_phase() .. ngx.worker.id() .. ngx.worker.count()"))
        .isEqualTo("access01");
    assertThat(is("ngx.config.subsystem .. kong.nginx.get_subsystem()")).isEqualTo("httphttp");
  }

  @Test
  void logsWithPlaceAndRequest() {
    lab.access(lab.plugin("access", "\nngx.log(ngx.ERR, 'a', 1, nil, ngx.null)"));
    assertThat(lab.log)
        .singleElement()
        .asString()
        .startsWith("error: [lua] ")
        .contains(":2: a1nilnull, client: 127.0.0.1, server: kong, request: \"GET / HTTP/1.1\"");
    assertThat(lab.error("ngx.log(20, '')")).endsWith("bad log level: 20");
    assertThat(lab.error("ngx.log(1, {})"))
        .endsWith("bad argument #1 to 'log' (expected table to have __tostring metamethod)");
    assertThat(lab.error("print('a', {})"))
        .endsWith("bad argument #2 to 'print' (expected table to have __tostring metamethod)");
  }

  @Test
  void theContextStaysATable() {
    assertThat(lab.error("(function() ngx.ctx = 5 end)()"))
        .endsWith("ctx should be a table while getting a number");
  }

  @Test
  void anEmptyHeaderValueRemovesTheHeader() {
    assertThat(is("(function() ngx.header.X = '1' ngx.header.X = '' return ngx.header.x end)()"))
        .isEqualTo("nil");
    assertThat(is("(function() ngx.header.X = {'1', ''} return ngx.header.x end)()"))
        .isEqualTo("1");
    assertThat(is("(function() ngx.header.X = {'1', nil, '2'} return ngx.header.x end)()"))
        .isEqualTo("1");
    assertThat(
            is(
                "(function() ngx.req.set_header('X', '1') ngx.req.set_header('X', '') return"
                    + " ngx.req.get_headers().x end)()"))
        .isEqualTo("nil");
  }

  @Test
  void aStatusMayBeSetToItself() {
    assertThat(is("(function() ngx.status = ngx.status return ngx.status end)()")).isEqualTo("0");
  }

  @Test
  void unsafeBytesOfUrisAreShown() {
    assertThat(lab.error("ngx.req.set_uri('a\\r\\nb')"))
        .contains("unsafe byte \"0x0d\" in uri \"a\\x0D\\x0Ab\" (maybe you want");
    assertThat(lab.error("ngx.redirect('/x\\ny')"))
        .contains("unsafe byte \"0x0a\" in redirect uri \"/x\\x0Ay\"");
  }
}
