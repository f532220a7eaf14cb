package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.gateway.plugin.Plugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that reach for the host's own code, or for what other requests use.
class PollutionAttackTest {
  private final FunctionLab lab = new FunctionLab();
  private final FunctionLab generous =
      new FunctionLab(
          new SandboxSettings(
              SandboxMode.SANDBOX,
              List.of(),
              List.of("newproxy", "getmetatable", "setmetatable", "collectgarbage")));

  @AfterEach
  void close() {
    lab.close();
    generous.close();
  }

  private static CompletableFuture<String> start(FunctionLab lab, Plugin plugin) {
    return lab.start(
        new TestRequest("GET", "/", ""),
        exchange -> FunctionLab.described(() -> plugin.access(exchange)));
  }

  /// E16: there are no finalisers.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "function() while true do end end",
        "function() error('x') end",
        "function() coroutine.yield() end",
        "function() kong.ctx.shared.ran = kong.request.get_path() end"
      })
  void aFinaliserNeverRuns(String finaliser) {
    assertThat(lab.result("newproxy")).isEqualTo("nil");
    var attack =
        generous.plugin(
            "access",
            "local p = newproxy(true) getmetatable(p).__gc = "
                + finaliser
                + " local t = setmetatable({}, { __gc = getmetatable(p).__gc, __mode = 'kv' })"
                + " p, t = nil, nil collectgarbage() collectgarbage()"
                + " kong.response.exit(200, tostring(kong.ctx.shared.ran))");
    assertThat(generous.access(attack)).isEqualTo("exit 200 nil");
    assertThat(generous.access(attack)).isEqualTo("exit 200 nil");
  }

  /// E21: what stands for the request's own code can be neither resumed nor replaced, and what it
  /// yields goes nowhere. Filters may not wait, so they may not yield.
  @Test
  void theRequestsOwnCoroutineIsOutOfReach() {
    assertThat(lab.result("coroutine.status(coroutine.running())")).isEqualTo("running");
    assertThat(lab.result("select(2, coroutine.resume(coroutine.running(), 'garbage'))"))
        .isEqualTo("cannot resume running coroutine");
    assertThat(lab.result("select('#', coroutine.yield({}, print, nil))")).isEqualTo("0");
    assertThat(lab.error("coroutine.wrap(coroutine.running())")).contains("function expected");
    var filter = lab.plugin("header_filter", "coroutine.yield('garbage')");
    var failure =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> catchThrowable(() -> filter.headerFilter(exchange)));
    assertThat(failure).hasMessageContaining("attempt to yield");
    assertThat(
            lab.result(
                "select(2, coroutine.resume(coroutine.create(function()"
                    + " local own = coroutine.running()"
                    + " return select(2, coroutine.resume(own)) end)))"))
        .contains("cannot resume");
  }

  /// F07: requests of one event loop share upvalues and take turns; nothing is lost but by waiting
  /// between reading and writing.
  @Test
  void manyRequestsCountWithOneUpvalue() {
    var plugin =
        lab.plugin(
            "access",
            """
            local n, lost = 0, 0
            return function()
              n = n + 1
              local before = lost
              ngx.sleep(0)
              lost = before + 1
              kong.response.exit(200, n .. " " .. tostring(lost <= n))
            end
            """);
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1 true");
    var running = IntStream.range(0, 64).mapToObj(_ -> start(lab, plugin)).toList();
    assertThat(running.stream().map(CompletableFuture::join).toList())
        .allMatch(outcome -> outcome.endsWith(" true"));
    assertThat(lab.access(plugin)).isEqualTo("exit 200 66 true");
  }

  /// F10: a request ends on the version that it began with.
  @Test
  void aRequestInFlightKeepsItsVersion() {
    var old =
        lab.plugin(
            Map.of(
                "access",
                List.of(
                    "local v = 'old' return function() ngx.sleep(0.1)"
                        + " kong.response.exit(200, v) end")),
            Optional.empty());
    assertThat(lab.access(old)).isEqualTo("exit 200 old");
    var inFlight = start(lab, old);
    var changed =
        lab.plugin(
            Map.of(
                "access",
                List.of("local v = 'new' return function() kong.response.exit(200, v) end")),
            Optional.empty());
    assertThat(lab.access(changed)).isEqualTo("exit 200 new");
    assertThat(inFlight.join()).isEqualTo("exit 200 old");
    assertThat(lab.access(changed)).isEqualTo("exit 200 new");
  }

  /// F14: nothing of a configuration that a function sees can be changed for others.
  @Test
  void configurationsAreReadOnlyOrPrivate() {
    assertThat(lab.access(lab.plugin("access", "kong.response.exit(200, '' .. select('#', ...))")))
        .isEqualTo("exit 200 0");
    for (var attack :
        List.of(
            "kong.configuration.prefix = 'mine'",
            "kong.configuration = {}",
            "table.clear(kong.configuration)",
            "for k in pairs(kong.configuration) do kong.configuration[k] = nil end"
                + " kong.configuration.new = 1",
            "local r = kong.router.get_route() or {} r.name = 'mine'",
            "local s = kong.router.get_service() or {} s.host = 'mine'")) {
      lab.access(lab.plugin("access", "pcall(function() " + attack + " end)"));
      assertThat(lab.result("type(kong.configuration)")).as(attack).isEqualTo("table");
      assertThat(lab.result("tostring(kong.configuration.new)")).as(attack).isEqualTo("nil");
      assertThat(lab.result("tostring(kong.configuration.prefix == 'mine')")).isEqualTo("false");
    }
  }
}
