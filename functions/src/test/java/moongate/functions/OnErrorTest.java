package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.functions.run.FunctionPlugin;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.http.Chunk;
import moongate.lua.runtime.BudgetExceeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a failure does to its request, and what is counted of it.
class OnErrorTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aFailureEndsTheRequestUnlessToldOtherwise() {
    var plugin = lab.plugin("access", "error('broken')", "kong.response.exit(200, 'reached')");
    assertThat(lab.access(plugin)).startsWith("failed ").contains("broken");
  }

  @Test
  void anOpenFailureGoesOnWithTheNextFunction() {
    var plugin =
        lab.tolerant("access", "open", "error('broken')", "kong.response.exit(200, 'reached')");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 reached");
  }

  @Test
  void aFunctionThatUsedUpItsBudgetCanBeToleratedToo() {
    var plugin =
        lab.tolerant("access", "open", "while true do end", "kong.response.exit(200, 'reached')");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 reached");
  }

  @Test
  void anOpenFailureInABodyFilterTakesBackWhatItDidToThePiece() {
    var plugin =
        lab.tolerant(
            "body_filter", "open", "ngx.arg[1] = 'half' ngx.arg[2] = true error('broken')");
    assertThat(filtered(plugin, "whole")).isEqualTo("whole");
  }

  @Test
  void callsErrorsAndKillsAreCounted() {
    var plugin =
        lab.plugin(
            "access",
            "if kong.request.get_query_arg('loop') then while true do end end"
                + " if kong.request.get_query_arg('fail') then error('as told') end");
    lab.access(plugin);
    lab.access(plugin, new TestRequest("GET", "/?fail", ""));
    lab.access(plugin, new TestRequest("GET", "/?loop", ""));
    var totals = ((FunctionPlugin) plugin).functions().reports().getFirst().totals();
    assertThat(totals.calls()).isEqualTo(3);
    assertThat(totals.errors()).isEqualTo(2);
    assertThat(totals.kills().get(BudgetExceeded.Kind.CPU)).isEqualTo(1);
    assertThat(totals.cpuNanos()).isGreaterThan(10_000_000);
    assertThat(totals.allocated()).isPositive();
    assertThat(totals.lastFailure()).isNotNull();
  }

  @Test
  void aFunctionThatIsAlwaysEndedByItsBudgetIsPausedAndOthersAreNot() {
    var plugin = lab.plugin("access", "while true do end");
    var last = "";
    for (int i = 0; i < 40 && !last.contains("paused"); i++) {
      last = lab.access(plugin);
    }
    assertThat(last).contains("function paused for ").contains("function: access[1]");
    assertThat(lab.result("'not paused'")).isEqualTo("not paused");
    var totals = ((FunctionPlugin) plugin).functions().reports().getFirst().totals();
    assertThat(totals.refused()).isEqualTo(1);
  }

  private String filtered(Plugin plugin, String body) {
    return lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          exchange.phase(Phase.BODY_FILTER);
          var piece = new BodyChunk().reset(Chunk.of(body), true);
          plugin.bodyFilter(exchange, piece);
          return piece.bytes();
        });
  }
}
