package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {
  private static final String FUNCTIONS = "functions = { access = [[%s]] }";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a_test.lua");
  }

  @Test
  void aFailureSaysWhereAndWhatWasExpected() {
    assertThat(run("it('adds', function()\n  expect(1 + 1).equals(3)\nend)")).isEqualTo(1);

    assertThat(out.toString())
        .contains("FAILED  " + file + ": adds")
        .contains(file + ":2: not equal")
        .contains("expected: 3")
        .contains("actual:   2")
        .contains("0 passed, 1 failed");
  }

  @Test
  void tablesThatDifferAreToldWithWhatDiffers() {
    assertThat(
            run(
                "it('x', function() expect({a = {b = 1}, c = 2}).equals({a = {b = 2}, c = 2}) end)"))
        .isEqualTo(1);

    assertThat(out.toString()).contains("value.a.b: expected 2, got 1").doesNotContain("value.c");
  }

  @Test
  void anAnswerOfAFunctionNeverReachesTheService() {
    passes(
        "kong.response.exit(403, {message = 'no'})",
        """
        expect(r.status).equals(403)
        expect(r.exited).is_true()
        expect(r.upstream).is_nil()
        expect(r.json.message).equals('no')
        """);
  }

  @Test
  void aRequestMayComeAsIfOverTls() {
    var code =
        """
        it('https', function()
          local g = gateway { functions = { access = [[
            kong.response.exit(200, kong.request.get_scheme() .. ngx.var.https .. ngx.var.scheme
              .. kong.request.get_port())
          ]] } }
          expect(g:run { request = { scheme = 'https' } }.body).equals('httpsonhttps8443')
          expect(g:run {}.body).equals('httphttp8000')
        end)
        """;
    assertThat(run(code)).as(out::toString).isZero();
  }

  @Test
  void whatAFunctionChangesReachesTheService() {
    passes(
        "kong.service.request.set_method('PUT') kong.service.request.set_raw_body('new')",
        """
        expect(r.exited).is_false()
        expect(r.upstream.method).equals('PUT')
        expect(r.upstream.body).equals('new')
        expect(r.upstream.headers['Content-Length']).equals('3')
        """);
  }

  @Test
  void anErrorOfAFunctionIsA500AndInErrors() {
    passes(
        "local x = nil; x.y = 1",
        """
        expect(r.status).equals(500)
        expect(#r.errors).equals(1)
        expect(r.errors[1]).matches("attempt to index local 'x'")
        """);
  }

  @Test
  void aTestThatFailsTellsWhatTheErrorLogHas() {
    var test =
        """
        it('%s', function()
          local r = run { functions = { access = [[local conf; conf.field = 1]] } }
          expect(r.status).equals(%d)
        end)
        """;
    assertThat(run(test.formatted("fails", 200) + test.formatted("passes", 500))).isEqualTo(1);

    assertThat(out.toString())
        .contains("error log:\n")
        .containsOnlyOnce(":1: attempt to index local 'conf' (a nil value), function: access[1]");
  }

  @Test
  void sleepingTakesVirtualTime() {
    assertThat(
            run(
                """
                it('sleeps', function()
                  local r = run { now = 1700000000, functions = { access = [[
                    local before = ngx.now()
                    ngx.sleep(3)
                    kong.response.exit(200, tostring(ngx.now() - before) .. ' ' .. ngx.time()) ]] } }
                  expect(r.body).equals('3 1700000003')
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void timersRunWhenATestLetsTimePass() {
    assertThat(
            run(
                """
                it('waits', function()
                  local gate = gateway { functions = { access = [[
                    ngx.timer.at(60, function() ngx.log(ngx.NOTICE, 'a minute later') end) ]] } }
                  gate:run()
                  expect(gate:wait(59)).is_empty()
                  expect(gate:wait(2)).contains('a minute later')
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void httpCallsOfFunctionsAreAnsweredByTheTest() {
    assertThat(
            run(
                """
                local gate = gateway {
                  settings = { untrusted_lua_sandbox_requires = 'resty.http' },
                  functions = { access = [[
                    local client = require('resty.http').new()
                    local res, err = client:request_uri('https://auth.example/check?a=1', { method = 'POST', body = 'q' })
                    kong.response.exit(res and res.status or 502, res and res.body or err) ]] },
                  http = {
                    ['https://auth.example/check'] = function(request)
                      return { status = 202, body = request.method .. ' ' .. request.query .. ' ' .. request.body }
                    end,
                  },
                }
                it('asks', function()
                  local r = gate:run()
                  expect(r.status).equals(202)
                  expect(r.body).equals('POST a=1 q')
                end)
                it('is told of calls without an answer', function()
                  expect(function()
                    run {
                      settings = { untrusted_lua_sandbox_requires = 'resty.http' },
                      functions = { access = [[ require('resty.http').new():request_uri('http://other.example/') ]] },
                    }
                  end).fails('http://other.example/, for which the test has no answer')
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void theServiceMayFailOrBeLate() {
    assertThat(
            run(
                """
                local gate = gateway { functions = { access = '--' } }
                it('is down', function()
                  expect(gate:run({ request = {}, service = { error = 'connection refused' } }).status).equals(502)
                end)
                it('is late', function()
                  expect(gate:run({ request = {}, service = { delay = 61 } }).status).equals(504)
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void piecesOfABodyGoThroughTheFilterOneByOne() {
    assertThat(
            run(
                """
                it('filters', function()
                  local r = run {
                    functions = { body_filter = 'ngx.arg[1] = "<" .. ngx.arg[1] .. ">"' },
                    service = { chunks = { 'a', 'b' } },
                  }
                  expect(r.body).equals('<a><b><>')
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void whatTheCacheHoldsCanBeSaid() {
    assertThat(
            run(
                """
                it('caches', function()
                  local r = run {
                    cache = { key = { owner = 'alice' } },
                    functions = { access = [[
                      local value = kong.cache:get('key', nil, function() error('fetched') end)
                      kong.response.exit(200, value.owner) ]] },
                  }
                  expect(r.body).equals('alice')
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void settingsHoldForOneGateway() {
    assertThat(
            run(
                """
                it('is strict', function()
                  local access = 'kong.response.exit(200, type(kong.cache))'
                  expect(run({ functions = { access = access } }).body).equals('table')
                  expect(run({ functions = { access = access }, settings = { untrusted_lua = 'strict' } }).body).equals('nil')
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void aMisspelledKeyIsGuessed() {
    assertThat(run("it('x', function()\n  run { functoins = {} }\nend)")).isEqualTo(1);

    assertThat(out.toString())
        .contains(file + ":2: unknown key 'functoins' in run: did you mean 'functions'?");
  }

  @Test
  void aMissingFunctionFileIsNamed() {
    assertThat(run("it('x', function() run { functions = { access = { file = 'no.lua' } } } end)"))
        .isEqualTo(1);

    assertThat(out.toString()).contains("no file 'no.lua' in " + folder);
  }

  @Test
  void aFunctionThatIsNotLuaFailsItsTest() {
    assertThat(run("it('x', function() run { functions = { access = 'if' } } end)")).isEqualTo(1);

    assertThat(out.toString()).contains("unexpected symbol near '<eof>'");
  }

  @Test
  void aFileThatIsNotLuaIsAFailure() {
    assertThat(run("it('x', function(")).isEqualTo(1);

    assertThat(out.toString()).contains("FAILED  " + file).contains(file + ":1:");
  }

  @Test
  void onlyTestsThatAreAskedForRun() throws IOException {
    Files.writeString(file, "it('one', function() end) it('two', function() error('x') end)");

    assertThat(execute("test", "--filter", "one", folder.toString())).isZero();
    assertThat(out.toString()).contains("1 passed, 0 failed");
  }

  @Test
  void aFileThatIsNotThereIsAnErrorInOneLine() {
    assertThat(execute("test", folder.resolve("none.lua").toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Error: no file or folder " + folder.resolve("none.lua") + "\n");
  }

  @Test
  void allClocksShowTheTimeOfTheTest() {
    assertThat(
            run(
                """
                it('x', function()
                  local gate = gateway { now = 1700000000, settings = {
                      untrusted_lua_sandbox_requires = 'resty.lock,resty.lrucache' },
                    functions = { access = [[
                      local lru = require('resty.lrucache').new(10)
                      return function()
                        local function fetch() return tostring(ngx.time()) end
                        local dict = ngx.shared.kong
                        local out = { os.time(), ngx.time(), ngx.var.time_iso8601:sub(18, 19) }
                        out[4] = kong.cache:get('k', { ttl = 60 }, fetch)
                        out[5] = dict:get('k') or 'gone'
                        if ngx.time() == 1700000000 then dict:set('k', 'kept', 60) end
                        out[6] = lru:get('k') or 'gone'
                        if ngx.time() == 1700000000 then lru:set('k', 'kept', 60) end
                        local lock = require('resty.lock'):new('kong_locks', { timeout = 0, exptime = 60 })
                        out[7] = lock:lock('l') and 'locked' or 'busy'
                        kong.response.exit(200, table.concat(out, ' '))
                      end ]] } }
                  expect(gate:run { path = '/' }.body):matches('^1700000000 1700000000 20 1700000000 gone gone locked$')
                  gate:wait(59)
                  expect(gate:run { path = '/' }.body):matches('^1700000059 1700000059 19 1700000000 kept kept busy$')
                  gate:wait(2)
                  expect(gate:run { path = '/' }.body):matches('^1700000061 1700000061 21 1700000061 gone gone locked$')
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  @Test
  void pluginsCountByTheTimeOfTheTest() throws IOException {
    Files.writeString(
        folder.resolve("kong.yml"),
        """
        _format_version: "3.0"
        services:
        - url: http://service.test
          routes: [{paths: [/]}]
          plugins: [{name: rate-limiting, config: {minute: 1, policy: local}}]
        """);
    assertThat(
            run(
                """
                it('x', function()
                  local gate = gateway { config = 'kong.yml', now = 6000 }
                  expect(gate:run { path = '/' }.status).equals(200)
                  expect(gate:run { path = '/' }.status).equals(429)
                  gate:wait(60)
                  expect(gate:run { path = '/' }.status).equals(200)
                end)
                """))
        .as(out::toString)
        .isZero();
  }

  private static final String ASKS_REDIS =
      """
      functions = { access = [[
        local sock = ngx.socket.tcp()
        sock:settimeout(1000)
        assert(sock:connect('redis.test', 6379))
        sock:send('GET k\\r\\n')
        local line, err = sock:receive()
        kong.response.exit(200, (line or err) .. ' ' .. ngx.now()) ]] }
      """;

  @Test
  void aTestRepliesForPeersOfSockets() {
    assertThat(
            run(
                "it('x', function() local r = run { now = 1000, sockets = { ['redis.test:6379'] ="
                    + " function(sent) return sent == 'GET k\\r\\n' and '$1\\r\\n' or '' end },"
                    + ASKS_REDIS
                    + " } expect(r.body).equals('$1 1000') end)\n"
                    + "it('y', function() local r = run { now = 1000, sockets = { ['redis.test:6379'] ="
                    + " '' }, "
                    + ASKS_REDIS
                    + " } expect(r.body).equals('timeout 1001') end)"))
        .as(out::toString)
        .isZero();
  }

  @Test
  void aPeerThatTheTestDoesNotKnowIsAFailureThatSaysWhatToAdd() {
    assertThat(run("it('x', function() run { " + ASKS_REDIS + " } end)")).isEqualTo(1);
    assertThat(out.toString())
        .contains("a function connected to redis.test:6379, for which the test has no replies")
        .contains("sockets = { ['redis.test:6379'] = function(sent)");
  }

  private void passes(String access, String checks) {
    var functions = FUNCTIONS.formatted(access);
    assertThat(run("it('x', function() local r = run {" + functions + "}\n" + checks + " end)"))
        .as(out::toString)
        .isZero();
  }

  private int run(String lua) {
    try {
      Files.writeString(file, lua);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return execute("test", file.toString());
  }

  private int execute(String... arguments) {
    return CommandLines.moongate()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
