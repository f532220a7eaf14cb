package moongate.functions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.api.Scope;
import moongate.functions.modules.LuaModules;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls are charged for the texts that they work on. The clocks are only read once so many units
/// are used up: a call that reads a megabyte for the price of any other call, in a loop, keeps its
/// event loop busy for seconds although its budget is milliseconds.
@TestInstance(Lifecycle.PER_CLASS)
class ChargedCallsTest {
  private static final long UNITS = TestSettings.PATIENT.firstRun().instructions();

  private final FunctionLab lab =
      new TestSettings()
          .budgets(TestSettings.PATIENT)
          .sandbox(
              new SandboxSettings(SandboxMode.SANDBOX, List.copyOf(LuaModules.names()), List.of()))
          .lab();

  @AfterAll
  void close() {
    lab.close();
  }

  private long units(String code) {
    var plugin = lab.plugin("access", code);
    var scope =
        lab.on(
            new TestRequest("POST", "/", "x=y"),
            exchange -> {
              var unused = FunctionLab.described(() -> plugin.access(exchange));
              return requireNonNull((Scope) exchange.context(Scope.class));
            });
    return UNITS - scope.worker().state().meter().instructionsLeft();
  }

  private static final String MAKES_TEXT =
      "local text = 'x' for i = 1, 16 do text = text .. text end ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.service.set_target(text, 80)",
        "kong.service.set_upstream(text)",
        "kong.request.get_body(text)",
        "kong.request.get_header(text)",
        "kong.client.load_consumer(text, true)",
        "kong.service.request.set_path('/' .. text)",
        "kong.response.set_header('x', text)",
        "kong.response.set_header('x', { text })",
        "kong.log.err(text)",
        "kong.log.inspect(text)",
        "ngx.header.x = text",
        "ngx.req.set_header('x', { text })",
        "ngx.print(text)",
        "ngx.print({ text })",
        "ngx.escape_uri(text)",
        "ngx.unescape_uri(text)",
        "ngx.encode_args({ x = text })",
        "ngx.encode_args({ [text] = 1 })",
        "ngx.decode_args(text)",
        "ngx.req.get_uri_args(0, ngx.req.set_uri_args('x=' .. text))",
        "require('resty.hmac'):new(text, 3)",
        "require('resty.openssl.hmac').new(text, 'sha256')",
        "ngx.encode_base64(text)",
        "ngx.decode_base64(text)",
        "ngx.md5(text)",
        "ngx.sha1_bin(text)",
        "ngx.hmac_sha1('x', text)",
        "ngx.crc32_long(text)",
        "ngx.quote_sql_str(text)",
        "ngx.re.find(text, 'y', 'jo')",
        "ngx.shared.kong:get(text)",
        "ngx.shared.kong:set('x', text)",
      })
  void aCallPaysForTheLengthOfItsTexts(String call) {
    assertThat(units(MAKES_TEXT + "pcall(function() " + call + " end)")).isGreaterThan(1000);
  }

  /// Only a part of a long key is shown, but all of it is compared when keys are sorted.
  @Test
  void theOrderOfLongKeysIsPaidFor() {
    assertThat(units(MAKES_TEXT + "kong.log.inspect({ [text .. 1] = 1, [text .. 2] = 2 })"))
        .isGreaterThan(20_000);
  }

  @Test
  void errorsDoNotRepeatEndlessNames() {
    for (var call : new String[] {"require(text)", "kong[text] = 1", "ngx[text] = 1"}) {
      var length = "#select(2, pcall(function() " + call + " end))";
      assertThat(
              lab.access(
                  lab.plugin(
                      "access", MAKES_TEXT + "kong.response.exit(200, tostring(" + length + "))")))
          .matches("exit 200 \\d{2,3}");
    }
  }
}
