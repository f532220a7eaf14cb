package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.modules.LuaModules;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that abuse what the host offers them. `attacks.txt` says which attack is tested where.
class HostAttackTest {
  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(
              SandboxMode.SANDBOX, List.copyOf(LuaModules.names()), List.of("string.rep")));

  @AfterEach
  void close() {
    lab.close();
  }

  private String access(String code) {
    return lab.access(lab.plugin("access", code));
  }

  /// G09, towards the client.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.response.set_header('X-A', 'a\\r\\nX-Evil: 1')",
        "kong.response.set_header('X-A\\r\\nX-Evil', '1')",
        "kong.response.add_header('X-A', 'a\\0b')",
        "kong.response.exit(200, '', {['X-A'] = 'a\\nX-Evil: 1'})",
        "ngx.header['X-A'] = 'a\\r\\nX-Evil: 1'",
        "ngx.redirect('/a\\r\\nX-Evil: 1')"
      })
  void aResponseCannotBeSplit(String attack) {
    var seen =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> {
              var outcome =
                  FunctionLab.described(() ->
                      lab.plugin("access", "pcall(function() " + attack + " end)")
                          .access(exchange));
              return outcome + exchange.response().headers();
            });
    assertThat(seen).doesNotContain("\r").doesNotContain("\nX-Evil").doesNotContain("\0");
  }

  /// G09: what is no status is refused, and nothing is sent.
  @ParameterizedTest
  @ValueSource(strings = {"0", "99", "600", "1000", "-1", "'200'", "0/0", "1/0", "nil", "{}"})
  void onlyStatusesAreStatuses(String status) {
    assertThat(lab.error("kong.response.exit(" + status + ")")).contains("code must be a number");
    assertThat(lab.error("kong.response.set_status(" + status + ")"))
        .contains("code must be a number");
  }

  /// G09: many or huge headers meet the budget of the invocation.
  @Test
  void aFloodOfHeadersIsPaidFor() {
    assertThat(access("for i = 1, 1e7 do kong.response.set_header('X-' .. i, ('v'):rep(1000)) end"))
        .contains("budget exceeded");
  }

  /// G10: the request for the service.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.service.request.set_header('X-A', 'a\\r\\nX-Evil: 1')",
        "kong.service.request.set_header('Host', 'a\\r\\nX-Evil: 1')",
        "kong.service.request.set_headers({['X-A\\r\\n'] = '1'})",
        "kong.service.request.set_method('GET / HTTP/1.1\\r\\nX-Evil: 1')",
        "kong.service.request.set_path('a')",
        "kong.service.set_target('a\\r\\nX-Evil: 1', 80)",
        "ngx.req.set_header('X-A', 'a\\r\\nX-Evil: 1')",
        "ngx.req.set_uri('/a\\nb')"
      })
  void aRequestForTheServiceCannotBeSplit(String attack) {
    assertThat(lab.error(attack)).isNotEqualTo("nil");
  }

  /// G11: a table that contains itself, and one that is large.
  @Test
  void inspectingAnythingEnds() {
    assertThat(access("local t = {} t.t = t kong.log.inspect(t)")).isEqualTo("continue");
    assertThat(
            access(
                "local t = {} for i = 1, 1e5 do t[i] = {i} end for i = 1, 100 do"
                    + " kong.log.inspect(t) end"))
        .isNotNull();
    assertThat(lab.log.stream().mapToInt(String::length).sum()).isLessThan(200_000);
  }

  /// G12: a large table, and exits where there is nothing to exit from.
  @Test
  void exitsStayWithinTheirPhasesAndBudgets() {
    assertThat(
            access(
                "local t = {} for i = 1, 1e6 do t[i] = ('x'):rep(100) .. i end"
                    + " kong.response.exit(200, t)"))
        .contains("budget exceeded");
    assertThat(access("local t = {} t.t = t kong.response.exit(200, t)")).startsWith("failed ");
    assertThat(
            access(
                "local co = coroutine.wrap(function() kong.response.exit(201) end) pcall(co)"
                    + " kong.response.exit(202)"))
        .startsWith("exit 201");
    assertThat(lab.filter(lab.plugin("body_filter", "pcall(kong.response.exit, 200)"), "a", "b"))
        .isEqualTo("a|b|");
  }

  /// G15: where a request may go is checked when it is said.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "set_target('127.0.0.1', 70000)",
        "set_target('127.0.0.1', -1)",
        "set_target('127.0.0.1', 1.5)",
        "set_target({}, 80)",
        "set_target('', 80)",
        "set_retries(1e9)",
        "set_retries(-1)",
        "set_timeouts(-1, 1, 1)",
        "set_timeouts(1, 2^31, 1)",
        "set_timeouts(1, 1, 0/0)"
      })
  void whereARequestGoesIsChecked(String call) {
    assertThat(lab.error("kong.service." + call)).contains(" must be ");
  }

  /// G06, G19: what is not offered says so.
  @Test
  void whatIsNotOfferedSaysSo() {
    try (var strict =
        new FunctionLab(new SandboxSettings(SandboxMode.STRICT, List.of(), List.of()))) {
      for (var module : List.of("xmlua", "bcrypt", "argon2")) {
        assertThat(strict.error("require('" + module + "')")).contains("does not have it");
      }
    }
    assertThat(lab.error("ngx.location.capture('/')")).isNotEqualTo("nil");
    assertThat(lab.error("ngx.exec('/')")).isNotEqualTo("nil");
  }

  /// G20: the clock is no way to wait.
  @ParameterizedTest
  @ValueSource(strings = {"os.clock()", "ngx.now()", "os.time()"})
  void waitingByTheClockIsPaidFor(String clock) {
    assertThat(access("local t = " + clock + " while " + clock + " - t < 10 do end"))
        .contains("cpu budget exceeded");
  }

  /// F11: whoever waits for what nobody posts waits for so long, and no longer.
  @Test
  void aSemaphoreThatNobodyPostsLetsGo() {
    assertThat(
            access(
                "local s = require('ngx.semaphore').new(0) local ok, err = s:wait(0.01)"
                    + " kong.response.exit(200, tostring(err))"))
        .isEqualTo("exit 200 timeout");
  }

  /// F12: a cache of the function's own is part of what it retains, whatever size it was asked for.
  @Test
  void anEnormousCacheIsNotMadeInAdvance() {
    assertThat(
            access(
                "local lru = require('resty.lrucache') local ok, c = pcall(lru.new, 1e9)"
                    + " kong.response.exit(200, type(c))"))
        .isIn("exit 200 table", "exit 200 string", "exit 200 nil");
  }

  /// F03: what a function keeps of one request is its own copy, never another request's data.
  @Test
  void whatIsKeptOfARequestStaysWhatItWas() {
    var plugin =
        lab.plugin(
            "access",
            "local kept return function() kept = kept or kong.request.get_headers()"
                + " kong.response.exit(200, kept['x-user']) end");
    assertThat(lab.access(plugin, new TestRequest("GET", "/", "", "X-User: a")))
        .isEqualTo("exit 200 a");
    assertThat(lab.access(plugin, new TestRequest("GET", "/", "", "X-User: b")))
        .isEqualTo("exit 200 a");
  }

  /// I12: the stack ends inside a call of the host, and the host stays in order.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.response.set_header('X-A', 'b')",
        "kong.request.get_headers()",
        "require('cjson').encode({a = {b = {1}}})",
        "require('cjson').decode('{\"a\":[1,2]}')",
        "ngx.re.match('aaa', '(a)(a)')",
        "table.sort({3, 1, 2}, function(a, b) return a < b end)",
        "('x'):gsub('.', function(c) return c end)",
        "kong.log.debug('x', {}, 1)",
        "ngx.encode_args({a = {1, 2}})",
        "kong.cache:get('k', nil, function() return 1 end)"
      })
  void theStackMayEndInAnyCall(String call) {
    var code =
        "local function f() "
            + call
            + " return 1 + f() end pcall(f)"
            + " kong.response.set_header('X-After', '1') kong.response.exit(200, 'fine')";
    for (int i = 0; i < 3; i++) {
      // A function of its own each time: the third run of one may find it paused for the first two.
      assertThat(lab.access(lab.plugin("access", code)))
          .matches("(?s)exit 200 fine|failed .*budget exceeded.*");
    }
    assertThat(lab.result("ngx.re.match('b', 'b')[0] .. #kong.request.get_headers()"))
        .isEqualTo("b0");
  }
}
