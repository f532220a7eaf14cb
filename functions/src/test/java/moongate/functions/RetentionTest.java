package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.RetainedTotal;
import moongate.functions.run.FunctionPlugin;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.testkit.Await;
import moongate.testkit.UsedHeap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Functions that keep more and more from request to request.
class RetentionTest {
  private final FunctionLab lab =
      new TestSettings().budgets(FunctionBudgets.DEFAULT.withRetained(4 << 20)).lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aFunctionThatLeaksStartsOverAndSaysSo() {
    var plugin =
        lab.plugin(
            "access",
            "local kept, calls = {}, 0 return function() calls = calls + 1"
                + " for i = 1, 2000 do kept[#kept + 1] = {i} end"
                + " kong.response.exit(200, tostring(calls)) end");
    var highest = 0;
    var last = 0;
    for (int i = 0; i < 200 && last >= highest; i++) {
      highest = last;
      last = Integer.parseInt(lab.access(plugin).replace("exit 200 ", ""));
    }
    assertThat(last).as("after a reset").isEqualTo(1);
    assertThat(highest).isGreaterThan(5);
    assertThat(lab.log)
        .anyMatch(line ->
            line.contains("kept more than 4 MB between calls")
                && line.contains("function: access[1]"));
    var totals = ((FunctionPlugin) plugin).functions().reports().getFirst().totals();
    assertThat(totals.resets()).isEqualTo(1);
    assertThat(totals.retained()).isGreaterThan(4 << 20);
  }

  private static final String HALF_MEGABYTE =
      "local function half() local s = 'x' for i = 1, 19 do s = s .. s end return s end ";

  private void startsOver(String code) {
    var plugin = lab.plugin("access", HALF_MEGABYTE + code);
    for (int i = 0; i < 100 && !isReset(); i++) {
      lab.access(plugin);
    }
    assertThat(isReset()).as("a reset in the log").isTrue();
  }

  private boolean isReset() {
    return lab.log.stream().anyMatch(line -> line.contains("kept more than 4 MB between calls"));
  }

  @Test
  void whatLightThreadsKeepCounts() {
    startsOver(
        "local kept = {} return function()"
            + " ngx.thread.wait(ngx.thread.spawn(function() kept[#kept + 1] = half() end)) end");
  }

  @Test
  void whatACoroutineWasHandedCounts() {
    startsOver(
        "local co = coroutine.wrap(function() local t = {} while true do"
            + " local _, s = pcall(coroutine.yield) t[#t + 1] = s end end) co()"
            + " return function() co(half()) end");
  }

  @Test
  void whatAnotherFunctionHasMadeCounts() {
    var maker = lab.plugin("access", HALF_MEGABYTE + "kong.ctx.shared.made = half()");
    var keeper =
        lab.plugin(
            "access",
            "local kept = {} return function() kept[#kept + 1] = kong.ctx.shared.made end");
    for (int i = 0; i < 100 && !isReset(); i++) {
      lab.start(
              new TestRequest("GET", "/", ""),
              exchange -> {
                maker.access(exchange);
                return keeper.access(exchange);
              })
          .join();
    }
    assertThat(isReset()).isTrue();
  }

  @Test
  void whatTimersKeepCounts() {
    startsOver(
        "local isOn return function() if not isOn then isOn = true local kept = {}"
            + " ngx.timer.every(0.001, function() kept[#kept + 1] = half() end) end"
            + " ngx.sleep(0.02) end");
  }

  @Test
  void soDoesWhatTimersThatStartEachOtherKeep() {
    startsOver(
        "local isOn return function() if not isOn then isOn = true local kept = {}"
            + " local function next() kept[#kept + 1] = half() ngx.timer.at(0, next) end"
            + " ngx.timer.at(0, next) end ngx.sleep(0.02) end");
  }

  @Test
  void whatRunningTimersWereHandedCounts() throws Exception {
    startsOver(
        "local last return function() local s = last last = half()"
            + " ngx.timer.at(0, function() ngx.sleep(10) return s end) ngx.sleep(0.002) end");
    Await.that(() -> lab.result("tostring(ngx.timer.running_count())").equals("0"));
  }

  @Test
  void namesOfTimersCount() {
    startsOver("kong.timer:named_at(half() .. math.random(), 100, function() end)");
  }

  @Test
  void whatHandlersOfEventsKeepCounts() {
    startsOver("local s = half() kong.worker_events.register(function() return s end, 'shop')");
  }

  @Test
  void whatIsAddedToTablesFromTheCacheCounts() {
    keepsLittle(
        "local t = kong.cache:get('k', nil, function() return {} end) t[#t + 1] = half()"
            + " kong.response.exit(200, tostring(#t))");
  }

  @Test
  void whatSerializersMakeCounts() {
    keepsLittle(
        "local t = kong.cache:get('k', { l1_serializer = function(v) local kept = {} return"
            + " function(s) kept[#kept + 1] = s return #kept end end }, function() return 1 end)"
            + " kong.response.exit(200, tostring(t(half())))");
  }

  @Test
  void aFunctionThatStartsOverLosesWhatItGotFromTheCache() {
    startsOver(
        "local kept = {} return function() kept[#kept + 1] = half()"
            + " local t = kong.cache:get('k', nil, function() return {} end) t[1] = half() end");
  }

  /// For a reply that counts half megabytes.
  private void keepsLittle(String code) {
    var plugin = lab.plugin("access", HALF_MEGABYTE + code);
    for (int i = 0; i < 100; i++) {
      var most = Integer.parseInt(lab.access(plugin).replace("exit 200 ", ""));
      assertThat(most).isLessThan(30);
    }
  }

  @Test
  void queuesGoWithTheFunctionThatFillsThem() {
    var settings = FunctionBudgets.DEFAULT.withRetained(4 << 20);
    var sandbox = new SandboxSettings(SandboxMode.SANDBOX, List.of("kong.tools.queue"), List.of());
    try (var own = new TestSettings().budgets(settings).sandbox(sandbox).lab()) {
      var plugin =
          own.plugin(
              "access",
              HALF_MEGABYTE
                  + "local queue = require('kong.tools.queue') return function()"
                  + " queue.enqueue({ name = 'a', max_coalescing_delay = 60, max_batch_size = 1000 },"
                  + " function() return true end, nil, half()) end");
      own.access(plugin);
      long before = UsedHeap.bytes();
      for (int i = 0; i < 150; i++) {
        assertThat(own.access(plugin)).isEqualTo("continue");
      }
      assertThat(UsedHeap.bytes() - before).isLessThan(30 << 20);
    }
  }

  @Test
  void timersOfAFunctionThatStartsOverEnd() {
    var plugin =
        lab.plugin(
            "access",
            HALF_MEGABYTE
                + "local kept = {} ngx.timer.at(100, function() return kept end) return function()"
                + " kept[#kept + 1] = half() if #kept > 10 then kept = {} end"
                + " kong.response.exit(200, tostring(ngx.timer.pending_count())) end");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1");
    for (int i = 0; i < 100 && !isReset(); i++) {
      lab.access(plugin);
    }
    assertThat(isReset()).isTrue();
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1");
  }

  @Test
  void whatIsLetGoIsNotCounted() {
    var plugin =
        lab.plugin(
            "access",
            "local calls = 0 return function() calls = calls + 1 local t = {}"
                + " for i = 1, 2000 do t[#t + 1] = {i} end"
                + " kong.response.exit(200, tostring(calls)) end");
    for (int i = 1; i <= 150; i++) {
      assertThat(lab.access(plugin)).isEqualTo("exit 200 " + i);
    }
  }

  @Test
  void theGreedyOnesOfManyFunctionsStartOverAndTheModestStay() {
    var total = new RetainedTotal(8 << 20);
    try (var node = new TestSettings().retained(total).lab()) {
      var code =
          "local kept, calls = {}, 0 return function() calls = calls + 1"
              + " for i = 1, %d do kept[#kept + 1] = {i} end"
              + " kong.response.exit(200, tostring(calls)) end";
      var modest = node.plugin("access", code.formatted(20));
      var greedy =
          IntStream.range(0, 4).mapToObj(_ -> node.plugin("access", code.formatted(5000))).toList();
      for (int i = 1; i <= 40; i++) {
        greedy.forEach(node::access);
        assertThat(node.access(modest)).isEqualTo("exit 200 " + i);
        assertThat(total.bytes()).isLessThanOrEqualTo(total.capacity());
      }
      assertThat(node.log)
          .anyMatch(line ->
              line.contains("keeps too much between calls beside what all functions")
                  && line.contains("8 MB at most (function_retained_total_limit)"));
    }
  }

  @Test
  void theMoreFunctionsThereAreTheSoonerEachIsLookedAt() {
    var total = new RetainedTotal(8 << 20);
    assertThat(total.unseen()).isEqualTo(1 << 20);
    var owners = IntStream.range(0, 100).mapToObj(_ -> new Object()).toList();
    owners.forEach(total::part);
    assertThat(100 * total.unseen()).isLessThanOrEqualTo(total.capacity() / 2);
    IntStream.range(0, 10_000).forEach(_ -> total.part(owners));
    assertThat(total.unseen()).isEqualTo(RetainedTotal.LEAST_UNSEEN);
  }

  @Test
  void theTableThatAllFunctionsShareIsEmptiedWhenItKeepsTooMuch() {
    var leaks =
        lab.plugin(
            "access",
            "_G.kept = _G.kept or {} for i = 1, 2000 do _G.kept[#_G.kept + 1] = {i} end"
                + " kong.response.exit(200, tostring(#_G.kept))");
    var last = "";
    for (int i = 0; i < 200 && (i < 2 || !last.equals("exit 200 2000")); i++) {
      last = lab.access(leaks);
    }
    assertThat(last).isEqualTo("exit 200 2000");
    assertThat(lab.log).anyMatch(line -> line.contains("_G of worker 0 kept more than 4 MB"));
  }
}
