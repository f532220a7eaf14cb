package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a chunk does the first time, and what stays of it.
class FirstRunTest {
  private static final String COUNTER =
      "local n = 0\nreturn function() n = n + 1; kong.response.exit(200, tostring(n)) end";

  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aReturnedFunctionIsCalledAtOnceAndFromThenOn() {
    var plugin = lab.plugin("access", COUNTER);
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 2");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 3");
  }

  @Test
  void aChunkThatReturnsNoFunctionRunsEachTime() {
    var plugin =
        lab.plugin("access", "n = (n or 0) + 1; kong.response.set_header('X-N', n); return 'x'");
    lab.access(plugin);
    var header =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> {
              plugin.access(exchange);
              return exchange.response().headers().toString();
            });
    assertThat(header).isEqualTo("X-N: 2\r\n");
  }

  @Test
  void aChunkThatFailedFirstStaysAPlainChunkForGood() {
    var plugin =
        lab.plugin(
            "access",
            "runs = (runs or 0) + 1\n"
                + "if runs == 1 then error('not yet') end\n"
                + "return function() kong.response.exit(200, 'never') end");
    assertThat(lab.access(plugin)).startsWith("failed ").contains(":2: not yet");
    assertThat(lab.access(plugin)).isEqualTo("continue");
    assertThat(lab.access(plugin)).isEqualTo("continue");
  }

  @Test
  void aChunkThatExitedFirstStaysAPlainChunkForGood() {
    var plugin =
        lab.plugin(
            "access",
            "runs = (runs or 0) + 1\n"
                + "if runs == 1 then kong.response.exit(503, 'warming up') end\n"
                + "return function() kong.response.exit(200, 'never') end");
    assertThat(lab.access(plugin)).isEqualTo("exit 503 warming up");
    assertThat(lab.access(plugin)).isEqualTo("continue");
  }

  @Test
  void aFunctionThatFailsInTheVeryFirstCallIsInstalledAllTheSame() {
    var plugin =
        lab.plugin(
            "access",
            "local n = 0\n"
                + "return function() n = n + 1\n"
                + "if n == 1 then error('first') end kong.response.exit(200, tostring(n)) end");
    assertThat(lab.access(plugin)).startsWith("failed ");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 2");
  }

  @Test
  void aRequestThatComesWhileTheFirstRunWaitsRunsThePlainChunk() throws Exception {
    var plugin =
        lab.plugin(
            "access",
            "runs = (runs or 0) + 1\n"
                + "if runs == 1 then repeat ngx.sleep(0.001) until runs == 2 end\n"
                + "return function() kong.response.exit(200, 'installed') end");
    var first =
        lab.start(
            new TestRequest("GET", "/", ""),
            exchange -> FunctionLab.described(() -> plugin.access(exchange)));
    assertThat(lab.access(plugin)).isEqualTo("continue");
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("exit 200 installed");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 installed");
  }

  @Test
  void functionsOfAPhaseRunInOrderUntilOneExits() {
    var plugin =
        lab.plugin(
            "access",
            "kong.ctx.plugin.seen = 'a'; return",
            "kong.ctx.plugin.seen = kong.ctx.plugin.seen .. 'b'",
            "kong.response.exit(200, kong.ctx.plugin.seen)",
            "kong.response.exit(200, 'too late')");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 ab");
  }

  @Test
  void aFunctionThatFailsEndsThePhase() {
    var plugin = lab.plugin("access", "error('x')", "kong.response.exit(200, 'too late')");
    assertThat(lab.access(plugin)).startsWith("failed [string \"error('x')\"]:1: x");
  }

  @Test
  void noArgumentsArePassed() {
    assertThat(lab.access(lab.plugin("access", "kong.response.exit(200, select('#', ...) .. '')")))
        .isEqualTo("exit 200 0");
  }

  @Test
  void twoConfigurationsWithTheSameSourceRememberDifferentThings() {
    var one = lab.plugin("access", COUNTER);
    var other = lab.postFunction("access", COUNTER);
    lab.access(one);
    assertThat(lab.access(one)).isEqualTo("exit 200 2");
    assertThat(lab.access(other)).isEqualTo("exit 200 1");
  }

  @Test
  void upvaluesOutliveAReloadThatLeavesTheConfigurationAlone() {
    var phases = Map.of("access", List.of(COUNTER));
    var old = lab.plugin(phases, Optional.empty());
    lab.access(old);
    assertThat(lab.access(lab.plugin(phases, Optional.of(old)))).isEqualTo("exit 200 2");
    assertThat(lab.access(lab.plugin(phases, Optional.empty()))).isEqualTo("exit 200 1");
  }

  @Test
  void globalsBelongToTheirChunk() {
    var plugin =
        lab.plugin(
            "access",
            "shared_by_accident = 1; _G.on_purpose = 2",
            "kong.response.exit(200, tostring(shared_by_accident) .. tostring(on_purpose))");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 nil2");
  }
}
