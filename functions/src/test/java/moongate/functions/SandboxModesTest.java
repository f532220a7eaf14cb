package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.functions.api.ArgumentLimits;
import moongate.functions.api.NodeFacts;
import moongate.functions.api.NodeTraffic;
import moongate.functions.sandbox.Sandbox;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What sets the modes of `untrusted_lua` apart from the default.
class SandboxModesTest {
  private final FunctionLab strict = lab(SandboxMode.STRICT);
  private final FunctionLab lax = lab(SandboxMode.LAX);
  private final FunctionLab sandbox = lab(SandboxMode.SANDBOX);

  private static FunctionLab lab(SandboxMode mode) {
    return new FunctionLab(new SandboxSettings(mode, List.of(), List.of()));
  }

  @AfterEach
  void close() {
    strict.close();
    lax.close();
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.router",
        "kong.service.set_target",
        "kong.service.set_retries",
        "kong.table.new",
        "kong.cache",
        "kong.db",
        "kong.vault",
        "kong.log.set_format",
        "kong.log.new",
        "kong.node.get_memory_stats",
        "kong.nginx.get_statistics",
        "kong.service.request.enable_tls",
        "ngx.config.debug",
        "ngx.config.prefix",
        "ngx.req.get_body_file"
      })
  void strictHidesWhatReachesBeyondTheRequest(String name) {
    assertThat(strict.result(name)).isEqualTo("nil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.version",
        "kong.configuration.x == nil",
        "kong.ctx.shared",
        "kong.ctx.plugin",
        "kong.client.get_ip",
        "kong.log.inspect",
        "kong.log.serialize",
        "kong.request.get_path",
        "kong.response.exit",
        "kong.service.request.set_header",
        "kong.service.response.get_status",
        "kong.table.merge",
        "kong.node.get_id",
        "ngx.HTTP_OK",
        "ngx.HTTP_POST",
        "ngx.ERR",
        "ngx.null",
        "ngx.var",
        "ngx.ctx",
        "ngx.header",
        "ngx.status",
        "ngx.re.match",
        "ngx.req.get_headers",
        "ngx.worker.id",
        "ngx.sleep",
        "ngx.config.subsystem",
        "require('cjson').encode",
        "require('cjson.safe').decode",
        "require('bit').band",
        "require('table.new')"
      })
  void strictLeavesWhatIsHarmless(String name) {
    assertThat(strict.result("(" + name + ") ~= nil")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.router.get_route",
        "kong.service.set_target",
        "kong.service.set_timeouts",
        "ngx.config.debug == false",
        "kong.request.get_path"
      })
  void laxShowsInAddition(String name) {
    assertThat(lax.result("(" + name + ") ~= nil")).isEqualTo("true");
  }

  @Test
  void tablesOfTheStrictModeAreReadOnlyToo() {
    assertThat(strict.error("kong.client.x = 1"))
        .isEqualTo("Cannot modify kong.client.x. Protected by the sandbox.");
    assertThat(strict.error("kong.configuration.x = 1"))
        .isEqualTo("Cannot modify kong.configuration.x. Protected by the sandbox.");
  }

  @Test
  void saysWhichModeShowsWhatIsHidden() {
    assertThat(strict.access(strict.plugin("access", "kong.router.get_route()")))
        .contains(
            "('kong.router' is not available with untrusted_lua = strict; untrusted_lua = lax would"
                + " grant it)");
    assertThat(lax.access(lax.plugin("access", "kong.table.new(1, 1)")))
        .contains(
            "'kong.table.new' or 'kong.tracing.new' is not available with untrusted_lua = lax;"
                + " untrusted_lua = sandbox would grant it)");
    assertThat(strict.access(strict.plugin("access", "local s = ('x'):dump()")))
        .contains("untrusted_lua = sandbox with untrusted_lua_sandbox_environment = string.dump");
  }

  @Test
  void saysWhichSettingAllowsAModule() {
    assertThat(sandbox.access(sandbox.plugin("access", "require 'resty.http'")))
        .contains("require 'resty.http' not allowed within sandbox")
        .contains("(untrusted_lua_sandbox_requires = resty.http would allow it)");
    assertThat(strict.access(strict.plugin("access", "require 'ffi'")))
        .contains("(untrusted_lua = strict has a fixed list of modules)");
  }

  @Test
  void saysThatAModuleOfTheListIsNotThere() {
    assertThat(strict.error("require 'argon2'"))
        .endsWith(
            "module 'argon2' not found: this version does not have it (a hash that is slow enough to"
                + " protect passwords takes more time and memory than a function may use)");
    assertThat(strict.error("require 'resty.openssl.bn'"))
        .contains("of resty.openssl there are x509,");
  }

  @Test
  void everyModuleThatAModeListsIsThereOrExcused() {
    for (var name : Sandbox.listedModules()) {
      assertThat(lax.result("select(2, pcall(require, '" + name + "'))"))
          .as(name)
          .doesNotContain("this version does not have it,");
    }
  }

  @Test
  void masksSecretsOfTheConfigurationUnlessTrusted() {
    var facts =
        new NodeFacts(
            "3.10.0",
            "id",
            "host",
            1,
            0,
            ".",
            Map.of(
                "pg_password", "hush",
                "admin_write_tokens", List.of("hush"),
                "database_secret_key", "hush",
                "plugins", List.of("bundled"),
                "ssl_cert_key", ""),
            ArgumentLimits.DEFAULT,
            8192,
            () -> NodeTraffic.NONE);
    try (var masked = lab(SandboxMode.SANDBOX, facts);
        var trusted = lab(SandboxMode.ON, facts)) {
      assertThat(masked.result("kong.configuration.pg_password")).isEqualTo("******");
      assertThat(masked.result("kong.configuration.admin_write_tokens")).isEqualTo("******");
      assertThat(masked.result("kong.configuration.database_secret_key")).isEqualTo("******");
      assertThat(masked.result("kong.configuration.plugins[1]")).isEqualTo("bundled");
      assertThat(masked.result("kong.configuration.ssl_cert_key")).isEqualTo("nil");
      assertThat(trusted.result("kong.configuration.pg_password")).isEqualTo("hush");
      assertThat(trusted.error("kong.configuration.x = 1"))
          .endsWith("cannot write to configuration");
    }
  }

  @Test
  void trustedFunctionsMayAddToNgx() {
    try (var on = lab(SandboxMode.ON)) {
      assertThat(on.result("(function() ngx.mine = 1 return ngx.mine end)()")).isEqualTo("1");
      assertThat(on.result("ngx.mine")).isEqualTo("1");
      assertThat(on.error("ngx.headers_sent = true"))
          .isEqualTo("Cannot modify ngx.headers_sent. Protected by the sandbox.");
    }
    assertThat(sandbox.error("ngx.mine = 1"))
        .isEqualTo("Cannot modify ngx.mine. Protected by the sandbox.");
  }

  private static FunctionLab lab(SandboxMode mode, NodeFacts facts) {
    return new TestSettings().mode(mode).facts(facts).lab();
  }

  @Test
  void trustedFunctionsHaveTheRealRequire() {
    try (var on = lab(SandboxMode.ON)) {
      assertThat(on.result("require('cjson').encode({1})")).isEqualTo("[1]");
      assertThat(on.result("require('string') == string")).isEqualTo("true");
      assertThat(on.error("require('no.such.module')"))
          .contains("module 'no.such.module' not found:")
          .doesNotContain("the gateway does not have it");
      assertThat(on.error("require('ffi')"))
          .contains("module 'ffi' not found:")
          .endsWith("the gateway does not have it (there is no FFI)");
      assertThat(on.result("package.loaded['string'] == string")).isEqualTo("true");
    }
  }

  @Test
  void whatIsAddedToTheSharedTableIsThereForOthers() {
    var plugin =
        sandbox.plugin(
            "access", "_G.answer = 42; own = 1", "kong.response.exit(200, answer .. type(own))");
    assertThat(sandbox.access(plugin)).isEqualTo("exit 200 42nil");
  }
}
