package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import moongate.functions.api.HeldMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Attack I13: many greedy functions at once, each within its own budget.
class HeldMemoryTest {
  private static final String HALF_MEGABYTE =
      "local s = '0123456789abcdef' for i = 1, 15 do s = s .. s end ";

  private final HeldMemory held = new HeldMemory(8 << 20);
  private final FunctionLab lab = new FunctionLab(settings());

  private FunctionSettings settings() {
    return new TestSettings().held(held).made();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private List<String> atOnce(int requests, String code) {
    var plugin = lab.plugin("access", code);
    var running =
        IntStream.range(0, requests)
            .mapToObj(_ ->
                lab.start(
                    new TestRequest("GET", "/", ""),
                    exchange -> FunctionLab.described(() -> plugin.access(exchange))))
            .toList();
    return new ArrayList<>(running.stream().map(CompletableFuture::join).toList());
  }

  @Test
  void greedyFunctionsThatWaitNeverHoldMoreThanTheirShare() {
    var outcomes =
        atOnce(
            20,
            "local begun = 0 return function() begun = begun + 1 "
                + HALF_MEGABYTE
                + "repeat ngx.sleep(0.005) until begun == 20 kong.response.exit(200, tostring(#s)) end");

    assertThat(outcomes.stream().filter("exit 200 524288"::equals).count()).isBetween(1L, 6L);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.startsWith("exit 200"))
        .isNotEmpty()
        .allMatch(outcome ->
            outcome.contains(
                "memory budget exceeded (functions that wait hold too much together, see"
                    + " function_waiting_limit)"));
    assertThat(held.bytes()).as("held when all is over").isZero();
  }

  @Test
  void smallFunctionsFindRoomBesideGreedyOnes() {
    var greedy =
        lab.plugin(
            "access",
            HALF_MEGABYTE
                + "repeat ngx.sleep(0.005) until ngx.shared.kong:get('small') == 10"
                + " kong.response.exit(200, 'big')");
    var small =
        lab.plugin(
            "access",
            "local t = {} for i = 1, 500 do t[i] = {i} end ngx.sleep(0.01)"
                + " ngx.shared.kong:incr('small', 1, 0) kong.response.exit(200, 'small')");
    var running = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 20; i++) {
      var plugin = i < 10 ? greedy : small;
      running.add(
          lab.start(
              new TestRequest("GET", "/", ""),
              exchange -> FunctionLab.described(() -> plugin.access(exchange))));
    }
    var outcomes = running.stream().map(CompletableFuture::join).toList();
    assertThat(outcomes.subList(10, 20)).containsOnly("exit 200 small");
    assertThat(outcomes.subList(0, 10)).anyMatch(outcome -> outcome.contains("memory budget"));
  }

  @Test
  void whatARequestKeepsUntilItsEndCounts() {
    var plugin = lab.plugin("access", HALF_MEGABYTE + "kong.ctx.shared.s = s");
    var heldBehindIt =
        lab.start(
            new TestRequest("GET", "/", ""),
            exchange -> {
              plugin.access(exchange);
              return held.bytes();
            });
    assertThat(heldBehindIt.join()).isGreaterThan(1 << 19);
    assertThat(
            atOnce(
                1,
                HALF_MEGABYTE
                    + "local t = {} for i = 1, 12 do t[i] = s .. i end kong.ctx.shared.t = t"
                    + " kong.ctx.plugin.t = t"))
        .singleElement()
        .asString()
        .contains("memory budget exceeded (functions that wait hold");
  }

  @Test
  void whatARequestKeepsInSmallPiecesCountsToo() {
    var plugin =
        lab.plugin(
            "access",
            "local s = 'x' for i = 1, 13 do s = s .. s end"
                + " local t = kong.ctx.plugin t[#t + 1] = s .. #t");
    var outcome =
        lab.start(
            new TestRequest("GET", "/", ""),
            exchange -> {
              for (int i = 0; i < 10_000; i++) {
                var outcomeOfCall = FunctionLab.described(() -> plugin.access(exchange));
                if (outcomeOfCall.contains("memory budget exceeded")) {
                  return outcomeOfCall;
                }
              }
              return "kept all";
            });
    assertThat(outcome.join()).contains("functions that wait hold");
  }

  @Test
  void timersThatWaitCountTogetherWithWhatTheyWereGiven() {
    var code =
        HALF_MEGABYTE
            + "local ok, err for i = 1, 20 do ok, err = ngx.timer.at(100, print, s .. i) end"
            + " kong.response.exit(200, tostring(err))";
    assertThat(atOnce(1, code).getFirst())
        .startsWith("exit 200 not enough memory: functions that wait hold too much together");
  }

  @Test
  void aLargeAnswerCountsUntilItIsSent() {
    var code =
        HALF_MEGABYTE + "kong.response.exit(200, s .. s .. s .. s .. s .. s .. s .. s .. s .. s)";
    assertThat(atOnce(1, code).getFirst()).contains("memory budget exceeded");
  }
}
