package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What functions can see and change, by the setting `untrusted_lua`.
class SandboxTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static FunctionLab lab(SandboxMode mode, List<String> requires, String... environment) {
    return new FunctionLab(new SandboxSettings(mode, requires, List.of(environment)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string.rep",
        "('x').rep",
        "string.dump",
        "('x').dump",
        "getmetatable",
        "setmetatable",
        "rawget",
        "rawset",
        "rawequal",
        "load",
        "loadstring",
        "loadfile",
        "dofile",
        "collectgarbage",
        "newproxy",
        "getfenv",
        "setfenv",
        "module",
        "package",
        "debug",
        "io",
        "math.randomseed",
        "os.date",
        "os.getenv",
        "os.execute",
        "os.exit",
        "os.remove",
        "os.setlocale",
        "coroutine.isyieldable",
        "jit.off",
        "ffi",
        "_G.string",
        "_G.package",
        "_G._G.debug",
        "kong.db.connector.config.pg_password",
        "kong.cache.invalidate",
        "kong.cache.safe_set",
        "kong.cache.cluster_events",
        "kong.licensing"
      })
  void namesOutsideOfTheSandboxAreNil(String name) {
    assertThat(lab.result(name)).isEqualTo("nil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bit.band(7, 3) == 3",
        "type(os.clock()) == 'number'",
        "type(os.time()) == 'number'",
        "os.difftime(2, 1) == 1",
        "jit.os ~= nil",
        "_VERSION == 'Lua 5.1'",
        "#table.pack(1, 2) == 2",
        "table.isempty({})",
        "unpack({1}) == 1",
        "math.pi > 3",
        "('abc'):upper() == 'ABC'",
        "_G.kong == kong",
        "_G.ngx == ngx",
        "type(coroutine.wrap(function() end)) == 'function'",
        "select(2, pcall(error, 'x')) == 'x'"
      })
  void whatTheSandboxHasIsThereAndWorks(String claim) {
    assertThat(lab.result(claim)).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string.upper = nil",
        "string.new = 1",
        "table.insert(string, 1)",
        "table.clear(math)",
        "math.pi = 3",
        "kong.request.get_path = print",
        "kong.new = 1",
        "kong.log.err = print",
        "kong.configuration.x = 1",
        "ngx.say = print",
        "ngx.null = 1",
        "ngx.new = 1",
        "ngx.req.new = 1",
        "ngx.config.debug = true",
        "kong.ctx.shared = {}",
        "table.insert(kong, 1)",
        "table.insert(ngx.header, 1)",
        "kong.table.clear(kong.request)",
        "_G.kong = 1",
        "_G.require = print",
        "_G.string = nil; _G._G = {}",
        "table.sort(math, print); table.remove(ngx); table.move({1}, 1, 1, 1, bit)"
      })
  void letsNobodyChangeModules(String source) {
    assertThat(lab.error(source))
        .startsWith("Cannot modify ")
        .endsWith("Protected by the sandbox.");
  }

  @Test
  void puttingBackWhatAContextIsChangesNothing() {
    assertThat(
            lab.result(
                "(function() kong.ctx.shared.a = 1 kong.ctx.shared = kong.ctx.shared or {}"
                    + " kong.ctx.plugin = kong.ctx.plugin return tostring(kong.ctx.shared.a)"
                    + " end)()"))
        .isEqualTo("1");
  }

  @Test
  void namesTheMemberThatIsProtected() {
    assertThat(lab.error("string.newname = 1"))
        .isEqualTo("Cannot modify _G.string.newname. Protected by the sandbox.");
    assertThat(lab.error("kong.service.request.x = 1"))
        .isEqualTo("Cannot modify kong.service.request.x. Protected by the sandbox.");
  }

  @Test
  void whatOneFunctionAssignsToANameIsItsOwn() {
    var plugin =
        lab.plugin(
            "access",
            "pairs = nil; string = nil; kong = nil; ngx = nil",
            "kong.response.exit(200, type(pairs) .. type(string) .. type(ngx))");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 functiontabletable");
  }

  @Test
  void saysWhichSettingGrantsADeniedName() {
    assertThat(lab.access(lab.plugin("access", "local s = string.rep('x', 3)")))
        .contains("attempt to call field 'rep' (a nil value)")
        .contains("untrusted_lua_sandbox_environment = string.rep would grant it");
    assertThat(lab.access(lab.plugin("access", "local s = ('x'):rep(3)")))
        .contains("untrusted_lua_sandbox_environment = string.rep would grant it");
    assertThat(lab.access(lab.plugin("access", "setmetatable({}, {})")))
        .contains("untrusted_lua_sandbox_environment = setmetatable would grant it");
  }

  @Test
  void grantsNamesByTheSetting() {
    try (var granting =
        lab(SandboxMode.SANDBOX, List.of(), "string.rep", "setmetatable", "os.no_such_name")) {
      assertThat(granting.result("string.rep('ab', 2) .. ('x'):rep(2)")).isEqualTo("ababxx");
      assertThat(granting.result("string.upper('a')")).isEqualTo("A");
      assertThat(granting.result("setmetatable({}, {__index = {x = 1}}).x")).isEqualTo("1");
      assertThat(granting.error("string.rep = 1")).startsWith("Cannot modify");
    }
  }

  @Test
  void grantedMetatablesOpenNoWayToOthers() {
    try (var granting =
        lab(SandboxMode.SANDBOX, List.of(), "getmetatable", "setmetatable", "rawset")) {
      for (var source :
          List.of(
              "getmetatable('').__index = nil",
              "getmetatable('').__index.upper = nil",
              "getmetatable(ngx).__index = nil",
              "getmetatable(ngx.var).__index = nil",
              "getmetatable(kong.log).__call = nil",
              "rawset(string, 'x', 1)",
              "rawset(ngx.ctx and ngx, 'x', 1)",
              "setmetatable(kong, {})")) {
        assertThat(granting.error(source)).startsWith("Cannot modify ");
      }
    }
  }

  @Test
  void requiresOnlyWhatIsListed() {
    assertThat(lab.error("require('bit')")).isEqualTo("require 'bit' not allowed within sandbox");
    assertThat(lab.error("require('kong.db\\0.x')")).contains("not allowed within sandbox");
    assertThat(lab.error("require({})")).contains("bad argument #1 to 'require'");
    try (var listed = lab(SandboxMode.SANDBOX, List.of("cjson", "cjson.safe", "nothing"))) {
      assertThat(listed.result("require('cjson').encode({a = 1})")).isEqualTo("{\"a\":1}");
      assertThat(listed.result("require('cjson.safe').decode('{')")).isEqualTo("nil");
      assertThat(listed.result("require('cjson') == require('cjson')")).isEqualTo("true");
      assertThat(listed.result("require('cjson').null == ngx.null")).isEqualTo("true");
      assertThat(listed.error("require('cjson').encode = 1")).startsWith("Cannot modify");
      assertThat(listed.error("require('nothing')"))
          .endsWith(
              "module 'nothing' not found: this version does not have it, and files are read with"
                  + " untrusted_lua = on only");
    }
  }

  @Test
  void strictHidesMoreAndAllowsAFixedListOfModules() {
    try (var strict = lab(SandboxMode.STRICT, List.of())) {
      assertThat(strict.result("kong.router")).isEqualTo("nil");
      assertThat(strict.result("kong.service.set_target")).isEqualTo("nil");
      assertThat(strict.result("type(kong.service.request.set_header)")).isEqualTo("function");
      assertThat(strict.result("require('cjson').encode({1})")).isEqualTo("[1]");
      assertThat(strict.error("require('ffi')")).contains("not allowed within sandbox");
    }
    try (var lax = lab(SandboxMode.LAX, List.of())) {
      assertThat(lax.result("type(kong.router.get_route)")).isEqualTo("function");
    }
  }

  @Test
  void offRunsNothingAndSaysWhy() {
    try (var off = lab(SandboxMode.OFF, List.of())) {
      assertThat(off.access(off.plugin("access", "return 1")))
          .contains(
              "loading of untrusted Lua code disabled because 'untrusted_lua' config option is set"
                  + " to 'off'");
    }
  }

  @Test
  void onShowsEverything() {
    try (var on = lab(SandboxMode.ON, List.of())) {
      assertThat(on.result("('x'):rep(2)")).isEqualTo("xx");
      assertThat(on.result("type(os.date) .. type(setmetatable) .. type(_G.string)"))
          .isEqualTo("functionfunctiontable");
      assertThat(on.result("loadstring('return 1 + 1')()")).isEqualTo("2");
    }
  }

  @Test
  void refusesBytecodeWhenThePlanIsMade() {
    assertThatThrownBy(() -> lab.plugin("access", "\u001bLJ\u0002"))
        .hasMessage("access[1]: attempt to load chunk with wrong mode");
  }

  @Test
  void readsTheModesOfTheSetting() {
    assertThat(SandboxMode.of("lax")).isEqualTo(SandboxMode.LAX);
    assertThatThrownBy(() -> SandboxMode.of("x"))
        .hasMessage("untrusted_lua has an invalid value: 'x' (on, off, sandbox, lax, strict)");
  }
}
