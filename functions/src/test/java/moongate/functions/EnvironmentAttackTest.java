package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that try to get out of their environment, or into another one's.
class EnvironmentAttackTest {
  /// What an attacker would like to be granted; the walls have to hold even then.
  private static final List<String> GENEROUS =
      List.of(
          "getmetatable",
          "setmetatable",
          "rawget",
          "rawset",
          "rawequal",
          "loadstring",
          "load",
          "loadfile",
          "dofile",
          "getfenv",
          "setfenv",
          "string.dump",
          "string.rep",
          "newproxy",
          "collectgarbage",
          "math.randomseed");

  private final FunctionLab lab = new FunctionLab();
  private final FunctionLab generous =
      new FunctionLab(
          new SandboxSettings(SandboxMode.SANDBOX, List.of("cjson", "kong.tools.table"), GENEROUS));

  @AfterEach
  void close() {
    lab.close();
    generous.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001bLua",
        "\u001bLJ\u0002\u0000",
        "\u00ef\u00bb\u00bf\u001bLJ",
        "#!x\n\u001bLJ"
      })
  void bytecodeIsNeverLoaded(String code) {
    assertThatThrownBy(() -> lab.plugin("access", code))
        .hasMessageMatching("(?s).*(wrong mode|unexpected symbol near 'char\\(27\\)').*");
    var escaped = new StringBuilder();
    code.chars().forEach(c -> escaped.append("\\").append("%03d".formatted(c)));
    assertThat(generous.result("loadstring('" + escaped + "') == nil")).isEqualTo("true");
    assertThat(generous.result("load(function() return nil end, 'x', 'b') == nil"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loadstring('return io or debug or os.execute or package')()",
        "load('return io or debug or os.execute or package', 'x', 't')()",
        "coroutine.wrap(function() return loadstring('return io or package') end)()()",
        "_G.loadstring('return io or package or _G.io')()",
        "getfenv(0).io",
        "getfenv(print).io",
        "getfenv(2).io",
        "getfenv(require('kong.tools.table').table_merge).io",
        "getfenv(kong.request.get_path).io"
      })
  void codeThatIsLoadedSeesNoMoreThanWhoLoadsIt(String attempt) {
    assertThat(generous.result("tostring((" + attempt + "))")).isEqualTo("nil");
  }

  @Test
  void codeThatIsLoadedHasTheGlobalsOfWhoLoadsIt() {
    assertThat(generous.result("(function() own = 1 return loadstring('return own')() end)()"))
        .isEqualTo("1");
    assertThat(generous.result("load('return x', 'name', 't', { x = 2 })()")).isEqualTo("2");
    assertThat(generous.result("getfenv(1) == getfenv(0)")).isEqualTo("true");
    assertThat(
            generous.result(
                "(function() setfenv(1, { x = 3 }) return x end)()"
                    + " + setfenv(function() return y end, { y = 4 })()"))
        .isEqualTo("7");
    assertThat(generous.result("select(2, load('return +'))")).contains("unexpected symbol");
    assertThat(generous.error("load()")).contains("bad argument #1 to 'load'");
  }

  @Test
  void codeFromFilesSeesNoMoreThanWhoLoadsIt(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("code.lua"), "return type(io) .. type(kong)");
    assertThat(generous.result("dofile('" + file + "')")).isEqualTo("niltable");
    assertThat(generous.result("loadfile('" + file + "')()")).isEqualTo("niltable");
    assertThat(generous.error("dofile('" + folder.resolve("none.lua") + "')")).contains("none.lua");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setfenv(0, { kong = 'forged' })",
        "setfenv(require('kong.tools.table').table_merge, {})",
        "setfenv(print, {})",
        "setfenv(2, {})"
      })
  void globalsOfOthersCannotBeReplaced(String attack) {
    assertThat(generous.error(attack))
        .contains("'setfenv' cannot change environment of given object");
    assertThat(generous.result("type(loadstring('return kong')())")).isEqualTo("table");
  }

  @Test
  void functionsAreNotDumped() {
    assertThat(generous.result("pcall(string.dump, function() end)")).isEqualTo("false");
    assertThat(generous.result("pcall(string.dump, kong.request.get_path)")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getmetatable('').__index.upper = print",
        "getmetatable('').__index = nil",
        "('').x = 1",
        "getmetatable(kong.log).__call = print",
        "getmetatable(ngx).__index = print",
        "getmetatable(_G).__index = print",
        "getmetatable(_G).__index.kong = print",
        "getmetatable(kong.request.get_headers()).__index = print",
        "getmetatable(kong.ctx).__index = print",
        "rawset(kong, 'x', 1)",
        "rawset(string, 'x', 1)",
        "setmetatable(string, {})",
        "setmetatable(kong.request, { __index = print })",
        "table.insert(kong, 1)",
        "table.clear(kong)",
        "string.rep = nil",
        "math.random = print",
        "kong.log.err = print",
        "ngx.var = nil",
        "require('cjson').encode = print",
        "setmetatable(require('kong.tools.table'), {})",
        "getmetatable(kong.tracing).__call = print",
        "setmetatable(kong.tracing.active_span(), {})",
        "rawset(kong.tracing.active_span(), 'name', 'x')"
      })
  void sharedTablesCannotBeChanged(String attack) {
    assertThat(generous.error(attack))
        .matches("(?s).*(Cannot modify .* Protected by the sandbox\\.|attempt to index.*)");
    assertThat(
            generous.result("('x'):upper() .. type(kong.log.err) .. type(kong.request.get_path)"))
        .isEqualTo("Xfunctionfunction");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "print", "nil"})
  void typesHaveNoMetatableToShare(String value) {
    assertThat(generous.result("getmetatable(" + value + ")")).isEqualTo("nil");
    assertThat(generous.result("pcall(setmetatable, " + value + ", {})")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ffi'",
        "'jit.util'",
        "'os'",
        "'io'",
        "'debug'",
        "'luajava'",
        "'java.lang.Runtime'",
        "'../x'",
        "'a/../b'",
        "'cjson\\0.x'",
        "' cjson'",
        "'CJSON'",
        "'resty.http'",
        "('x'):rep(2 ^ 20)",
        "{}",
        "nil",
        "print"
      })
  void onlyListedModulesAreLoaded(String name) {
    assertThat(generous.result("pcall(require, " + name + ")")).isEqualTo("false");
  }

  @Test
  void aTableThatClaimsToBeAModuleNameIsNone() {
    assertThat(
            generous.error(
                "require(setmetatable({}, { __tostring = function() return 'cjson' end }))"))
        .contains("bad argument #1 to 'require'");
  }

  @Test
  void hostFunctionsTellNothingOfTheHost() {
    assertThat(lab.result("kong.request.get_path")).doesNotContain("moongate").doesNotContain("@");
    assertThat(lab.result("ngx.null")).doesNotContain("java");
    assertThat(lab.result("pcall(function() return ngx.null:getClass() end)")).isEqualTo("false");
  }

  @Test
  void whatAFunctionReplacesIsItsOwn() {
    var plugin =
        lab.plugin(
            "access",
            "pairs, ipairs, error, pcall, type, tostring = nil, nil, nil, nil, nil, nil "
                + "kong.ctx.shared.t = { a = { 1, 2 } } kong.log.inspect(kong.ctx.shared.t)",
            "kong.response.exit(200, { ok = type(kong.ctx.shared.t) })");
    assertThat(lab.access(plugin)).contains("\"ok\":\"table\"");
  }

  @Test
  void enumerationShowsOnlyWhatIsGranted() {
    assertThat(
            lab.result(
                """
                (function()
                  local bad = {}
                  for _, t in ipairs({ kong, ngx, kong.cache, kong.db.connector, _G }) do
                    for k in pairs(t) do
                      if k == "package" or k == "invalidate" or k == "load" then
                        bad[#bad + 1] = k
                      end
                    end
                  end
                  return table.concat(bad, " ")
                end)()
                """))
        .isEmpty();
    assertThat(
            lab.result(
                "tostring(kong.licensing) .. tostring(kong.db.connector.config.pg_password) .. tostring(kong.cache.cluster_events)"
                    + " .. tostring(kong.configuration.pg_password)"))
        .isEqualTo("nilnilnilnil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "error(setmetatable({}, { __tostring = function() while true do end end }))",
        "error(setmetatable({}, { __tostring = function() error('again') end }))",
        "error(setmetatable({}, { __tostring = function() return 1 end }))",
        "error(nil)",
        "error(coroutine.create(print))",
        "local t = {} t.t = t error(t)",
        "error(('x'):rep(2 ^ 22))",
        "error('a\\nb\\0c\\27[31m 2026/01/01 [error] fake', -1)",
        "error('x', 1e9)"
      })
  void anyErrorValueBecomesOneLineOfTheLog(String attack) {
    var failure = generous.access(generous.plugin("access", attack));
    assertThat(failure)
        .startsWith("failed ")
        .hasSizeLessThan(4000)
        .doesNotContain("\n", "\0", "\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xpcall(function() error('x') end, kong.response.exit)",
        "pcall(kong.response.exit, 403)",
        "coroutine.wrap(function() pcall(kong.response.exit, 403) end)()",
        "table.sort({ 3, 2, 1 }, function() pcall(kong.response.exit, 403) return true end)",
        "('abc'):gsub('.', function() pcall(kong.response.exit, 403) end)"
      })
  void anExitCannotBeSwallowed(String attack) {
    assertThat(lab.access(lab.plugin("access", attack + " kong.response.exit(200, 'went on')")))
        .doesNotContain("200 went on went on");
  }

  @Test
  void anExitThatIsCaughtStillEndsThePhase() {
    assertThat(
            lab.access(
                lab.plugin(
                    "access", "pcall(kong.response.exit, 403) kong.response.exit(200, 'on')")))
        .startsWith("exit 403");
  }

  @Test
  void globalsNamedLikeInternalsHaveNoEffect() {
    assertThat(
            lab.result(
                "(function() __ngx_req = 1 __lua_allowed_paths = { '*' } _ENV = {} "
                    + "return kong.request.get_path() end)()"))
        .isEqualTo("/");
  }

  @Test
  void aGlobalStaysWithItsChunk() {
    var first = lab.plugin("access", "n = (n or 0) + 1 kong.response.exit(200, tostring(n))");
    var second = lab.plugin("access", "kong.response.exit(200, tostring(n))");
    assertThat(lab.access(first)).isEqualTo("exit 200 1");
    assertThat(lab.access(first)).isEqualTo("exit 200 2");
    assertThat(lab.access(second)).isEqualTo("exit 200 nil");
  }

  @Test
  void equalSourcesOfTwoConfigurationsShareNothing() {
    var source = "local n = 0 return function() n = n + 1 kong.response.exit(200, tostring(n)) end";
    var first = lab.plugin(Map.of("access", List.of(source)), Optional.empty());
    var second = lab.plugin(Map.of("access", List.of(source)), Optional.empty());
    assertThat(lab.access(first)).isEqualTo("exit 200 1");
    assertThat(lab.access(first)).isEqualTo("exit 200 2");
    assertThat(lab.access(second)).isEqualTo("exit 200 1");
  }

  @Test
  void seedingChangesNobodysSecrets() {
    var random =
        "local r = {} for i = 1, 5 do r[i] = kong.request.get_header('x') or math.random() end";
    assertThat(generous.access(generous.plugin("access", random + " math.randomseed(1)")))
        .isEqualTo("continue");
    assertThat(lab.result("math.random() ~= math.random()")).isEqualTo("true");
  }

  @Test
  void coreStateIsNotInTheContext() {
    assertThat(
            lab.result(
                """
                (function()
                  ngx.ctx.KONG_PHASE = "x" ngx.ctx.balancer_data = nil ngx.ctx = {}
                  kong.ctx.shared.authenticated_consumer = { id = "fake" }
                  return tostring(kong.client.get_consumer()) .. kong.request.get_method()
                end)()
                """))
        .isEqualTo("nilGET");
  }

  @Test
  void headersThatWereHandedOutAreCopies() {
    var request = new TestRequest("GET", "/", "", "X-A: 1");
    assertThat(
            lab.result(
                "(function() table.clear(kong.request.get_headers()) ngx.req.get_headers()['x-a'] = nil"
                    + " return kong.request.get_header('X-A') end)()",
                request))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"__len", "__eq", "__pairs", "__index", "__metatable"})
  void metamethodsOfArgumentsAreNotRunByTheHost(String metamethod) {
    assertThat(
            generous.access(
                generous.plugin(
                    "access",
                    ("local ran local t = setmetatable({ a = 1 }, { %s = function() ran = true "
                            + "error('run by the host') end }) "
                            + "kong.service.request.set_query({ a = '1' }) kong.log.inspect(t) "
                            + "kong.table.merge(t, t) kong.response.set_headers({ ['X-A'] = 'b' }) "
                            + "kong.response.exit(200, t)")
                        .formatted(metamethod))))
        .contains("\"a\":1");
  }
}
