package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.modules.LuaModules;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.testkit.UsedHeap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the host keeps for functions beyond their runs: it counts in no budget, so it must be
/// little, whatever names and patterns functions make up.
class KeptByHostTest {
  private static final int RUNS = 150;
  private static final long LENGTH = 1 << 20;

  private final FunctionLab lab =
      new TestSettings()
          .budgets(TestSettings.LONG)
          .sandbox(
              new SandboxSettings(
                  SandboxMode.ON, List.copyOf(LuaModules.names()), List.of("string.rep")))
          .lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kong.request.get_header(name)",
        "kong.response.get_header(name)",
        "kong.service.request.clear_header(name)",
        "local _ = ngx.var[name]",
        "local _ = ngx.header[name]",
        "require('resty.lock'):new('kong_locks', { exptime = 3600 }):lock(name)",
        "kong.worker_events.post('a', 'b', 1, name)",
        "ngx.re.match('x', ('[ab]'):rep(3500) .. n)",
        "ngx.re.match('x', ('[ab]'):rep(3500) .. n, ('ijmsux'):sub(1, n % 7))",
        "string.find('x', ('[ab]'):rep(10000) .. n)",
        "kong.cache:get(name, nil, function() return true end)",
        "kong.dns.toip(name)",
        "ngx.socket.tcp():connect(name, 80)",
      })
  void isLittle(String code) {
    var plugin =
        lab.plugin(
            "access",
            "local n = 0 return function() n = n + 1 local name = ('a_'):rep(2^19) .. n"
                + " pcall(function() "
                + code
                + " end) end");
    lab.access(plugin);
    long before = UsedHeap.bytes();
    for (int i = 0; i < RUNS; i++) {
      assertThat(lab.access(plugin)).isEqualTo("continue");
    }
    assertThat(UsedHeap.bytes() - before).isLessThan(RUNS * LENGTH / 3);
  }
}
