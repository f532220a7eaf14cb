package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `ngx.thread` and what else waits beside the request's own code.
class LightThreadsTest {
  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(SandboxMode.SANDBOX, List.of("ngx.semaphore"), List.of()));

  @AfterEach
  void close() {
    lab.close();
  }

  private String run(String code) {
    return lab.result("(function() " + code + " end)()");
  }

  @Test
  void aThreadRunsAtOnceUntilItWaits() {
    assertThat(
            run(
                """
                local t = {}
                local th = ngx.thread.spawn(function(x) t[#t+1] = x; ngx.sleep(0.001); t[#t+1] = 'c' end, 'a')
                t[#t+1] = 'b'
                local ok = ngx.thread.wait(th)
                return table.concat(t) .. tostring(ok) .. type(th)\
                """))
        .isEqualTo("abctruethread");
  }

  @Test
  void thePhaseItselfAndItsThreadsYieldToEachOther() {
    assertThat(
            run(
                """
                local order, yield = {}, coroutine.yield
                local function say(what) order[#order+1] = what end
                local function f()
                  local self = coroutine.running()
                  say('f1') yield(self) say('f2') yield(self) say('f3')
                end
                local self = coroutine.running()
                say('0') yield(self) say('1')
                local thread = ngx.thread.spawn(f)
                say('2') yield(self) say('3') yield(self) say('4')
                ngx.thread.wait(thread)
                return table.concat(order, ' ') .. ' ' .. type(self)
                  .. tostring(self == coroutine.running()) .. tostring(self == thread)
                  .. tostring(select('#', yield(1, 2)))\
                """))
        .isEqualTo("0 1 f1 2 f2 3 f3 4 threadtruefalse0");
  }

  @Test
  void waitingEndsAtOnceIfTheLastThreadGivenIsGone() {
    assertThat(
            run(
                """
                local slow = ngx.thread.spawn(function() ngx.sleep(0.005) return 'slow' end)
                local quick = ngx.thread.spawn(function() return 'quick' end)
                local _, first = ngx.thread.wait(slow, quick)
                local _, gone = ngx.thread.wait(slow, quick)
                local _, last = ngx.thread.wait(quick, slow)
                return first .. ', ' .. gone .. ', ' .. last\
                """))
        .isEqualTo("quick, already waited or killed, slow");
  }

  @Test
  void thePhaseItselfIsNoThreadThatSomebodyResumesOrWaitsFor() {
    assertThat(
            run(
                """
                local self = coroutine.running()
                local _, resumed = coroutine.resume(self)
                local _, waited = pcall(ngx.thread.wait, self)
                return coroutine.status(self) .. ', ' .. resumed .. ', ' .. waited\
                """))
        .isEqualTo(
            "running, cannot resume running coroutine, attempt to wait on a coroutine that is not"
                + " a user thread");
  }

  @Test
  void threadsWaitSideBySide() {
    assertThat(
            run(
                """
                local order, may_go_on = {}, { b = true }
                local function f(name)
                  repeat ngx.sleep(0.001) until may_go_on[name]
                  order[#order+1] = name
                  return name, 2
                end
                local a, b = ngx.thread.spawn(f, 'a'), ngx.thread.spawn(f, 'b')
                local ok, first, two = ngx.thread.wait(a, b)
                may_go_on.a = true
                local _, second = ngx.thread.wait(a)
                return first .. two .. second .. table.concat(order)\
                """))
        .isEqualTo("b2aba");
  }

  @Test
  void anErrorInAThreadComesOutOfWaitAndIsLogged() {
    assertThat(
            run(
                "local ok, err = ngx.thread.wait(ngx.thread.spawn(function() error('no', 0) end))"
                    + " return tostring(ok) .. err"))
        .isEqualTo("falseno");
    assertThat(lab.log)
        .anyMatch(line -> line.contains("lua user thread aborted: runtime error: no"));
  }

  @Test
  void aThreadIsWaitedForOnceOnly() {
    assertThat(
            run(
                "local t = ngx.thread.spawn(function() end) ngx.thread.wait(t)"
                    + " local a, err = ngx.thread.wait(t) return tostring(a) .. err"))
        .isEqualTo("nilalready waited or killed");
    assertThat(lab.error("ngx.thread.wait(coroutine.create(function() end))"))
        .endsWith("attempt to wait on a coroutine that is not a user thread");
    assertThat(lab.error("ngx.thread.wait()"))
        .endsWith("at least one coroutine should be specified");
  }

  @Test
  void onlyItsParentMayWaitForAThread() {
    assertThat(
            run(
                """
                local a = ngx.thread.spawn(function() ngx.sleep(0.01) end)
                local b = ngx.thread.spawn(function() return pcall(ngx.thread.wait, a) end)
                local _, ok, err = ngx.thread.wait(b)
                return tostring(ok) .. err\
                """))
        .contains("only the parent coroutine can wait on the thread");
  }

  @Test
  void aKilledThreadDoesNothingMore() {
    assertThat(
            run(
                """
                local x = 1
                local t = ngx.thread.spawn(function() pcall(ngx.sleep, 0.01) x = 2 end)
                local killed = ngx.thread.kill(t)
                ngx.sleep(0.03)
                local _, err = ngx.thread.kill(t)
                return killed .. x .. err\
                """))
        .isEqualTo("11already waited or killed");
  }

  @Test
  void aKilledThreadIsDeadAtOnce() {
    assertThat(
            run(
                """
                local seen = {}
                for _, f in ipairs{function() ngx.sleep(9) end, function() coroutine.yield() end} do
                  local t = ngx.thread.spawn(f)
                  ngx.thread.kill(t)
                  seen[#seen + 1] = coroutine.status(t)
                  seen[#seen + 1] = select(2, coroutine.resume(t))
                  ngx.sleep(0.001)
                  seen[#seen + 1] = coroutine.status(t)
                end
                return table.concat(seen, ', ')\
                """))
        .isEqualTo(
            "dead, cannot resume dead coroutine, dead, dead, cannot resume dead coroutine, dead");
  }

  @Test
  void aThreadThatYieldsGoesOnInTheNextTurn() {
    assertThat(
            run(
                """
                local t = {}
                local function f(n) for i = 1, 2 do t[#t+1] = n coroutine.yield() end end
                local a, b = ngx.thread.spawn(f, 'a'), ngx.thread.spawn(f, 'b')
                ngx.thread.wait(a) ngx.thread.wait(b)
                return table.concat(t)\
                """))
        .isEqualTo("abab");
  }

  @Test
  void theStepWaitsForThreadsThatNobodyWaitedFor() {
    var plugin =
        lab.plugin(
            "access",
            "ngx.thread.spawn(function() ngx.sleep(0.01) ngx.ctx.done = true end)",
            "kong.response.exit(200, 'late')");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 late");
    var waits =
        lab.plugin(
            "access",
            "ngx.thread.spawn(function() ngx.sleep(0.01) kong.response.exit(201, 'x') end)");
    assertThat(lab.access(waits)).isEqualTo("exit 201 x");
  }

  @Test
  void anExitInAThreadEndsTheStep() {
    var plugin =
        lab.plugin(
            "access",
            """
            local t = ngx.thread.spawn(function() ngx.sleep(0.005) kong.response.exit(203, 'x') end)
            pcall(ngx.thread.wait, t)
            kong.response.exit(500, 'too late')\
            """);
    assertThat(lab.access(plugin)).isEqualTo("exit 203 x");
  }

  @Test
  void thereIsABoundOnThreads() {
    assertThat(lab.error("for i = 1, 1e6 do ngx.thread.spawn(function() ngx.sleep(0.2) end) end"))
        .contains("too many light threads: at most 100 at a time");
  }

  @Test
  void threadsShareOneAllowanceOfProcessorTime() {
    var plugin =
        lab.plugin(
            "access",
            """
            for i = 1, 60 do
              ngx.thread.spawn(function() for j = 1, 1e9 do end end)
            end\
            """);
    assertThat(lab.access(plugin)).contains("cpu budget exceeded");
  }

  @Test
  @Timeout(20)
  void threadsThatStartEachOtherEndWithTheTimeOfTheirStep() {
    var budgets = FunctionBudgets.DEFAULT.withWall(Duration.ofMillis(200));
    try (var node = new TestSettings().budgets(budgets).lab()) {
      var chain =
          node.plugin(
              "access",
              "local function next() ngx.sleep(0.05) ngx.thread.spawn(next) end"
                  + " ngx.thread.spawn(next)");
      assertThat(node.access(chain)).contains("time budget exceeded");
    }
  }

  @Test
  void threadsAreRefusedInFilters() {
    var plugin = lab.plugin("log", "ngx.thread.spawn(function() end)");
    var thrown =
        lab.on(
            new TestRequest("GET", "/", ""),
            exchange -> catchThrowable(() -> plugin.log(exchange)));
    assertThat(thrown).hasMessageContaining("API disabled in the context of log_by_lua*");
  }

  @Test
  void aSemaphoreLetsSomeThrough() {
    assertThat(
            run(
                """
                local s = require('ngx.semaphore').new(1)
                local t = {}
                local function f(n) local ok = s:wait(1) t[#t+1] = n .. tostring(ok) end
                f('a')
                local b = ngx.thread.spawn(f, 'b')
                t[#t+1] = s:count()
                s:post(2)
                ngx.thread.wait(b)
                t[#t+1] = s:count()
                s:wait(1)
                local ok, err = s:wait(0.005)
                t[#t+1] = tostring(ok) .. err
                return table.concat(t, ' ')\
                """))
        .isEqualTo("atrue -1 btrue 1 niltimeout");
  }

  @Test
  void aThreadThatIsStartedInACoroutineWaitsByItself() {
    assertThat(
            run(
                """
                local t = {}
                local co = coroutine.wrap(function()
                  local th = ngx.thread.spawn(function() ngx.sleep(0.001) t[#t+1] = 'b' return 'c' end)
                  t[#t+1] = 'a'
                  coroutine.yield()
                  local ok, last = ngx.thread.wait(th)
                  t[#t+1] = last
                end)
                co()
                t[#t+1] = '|'
                co()
                return table.concat(t)\
                """))
        .isEqualTo("a|bc");
  }

  @Test
  void soDoesACoroutineInAThreadThatIsStartedInACoroutine() {
    assertThat(
            run(
                """
                local t = {}
                local function sleeps(name) return function() ngx.sleep(0.001) t[#t+1] = name end end
                coroutine.wrap(function()
                  pcall(function()
                    local th = ngx.thread.spawn(function() coroutine.wrap(sleeps('b'))() end)
                    t[#t+1] = 'a'
                    ngx.thread.wait(th)
                    sleeps('c')()
                  end)
                end)()
                return table.concat(t)\
                """))
        .isEqualTo("abc");
  }

  @Test
  void soDoesAThreadThatIsStartedInAThread() {
    assertThat(
            run(
                """
                local outer = ngx.thread.spawn(function()
                  local inner = ngx.thread.spawn(function() ngx.sleep(0.001) return 1 end)
                  local ok, n = ngx.thread.wait(inner)
                  return n + 1
                end)
                return select(2, ngx.thread.wait(outer))\
                """))
        .isEqualTo("2");
  }

  @Test
  void functionsAfterOneWhoseThreadsEndedByThemselvesWaitAsUsual() {
    var plugin =
        lab.plugin(
            "access",
            "ngx.thread.spawn(function() ngx.sleep(0.01) end)",
            "ngx.sleep(0.01) kong.response.exit(200, 'fine')");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 fine");
  }

  @Test
  void functionsAfterOneWhoseThreadsWereKilledWaitAsUsual() {
    var plugin =
        lab.tolerant(
            "access",
            "open",
            "ngx.thread.spawn(function() ngx.sleep(0.01) ngx.sleep(10) end)"
                + " ngx.thread.spawn(function() ngx.sleep(0.01) while true do end end)",
            "ngx.sleep(0.01) ngx.sleep(0.01) kong.response.exit(200, 'fine')");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 fine");
  }

  @Test
  void aThreadMayOutliveTheOneThatStartedIt() {
    var plugin =
        lab.plugin(
            "access",
            "ngx.thread.spawn(function() ngx.thread.spawn(function() ngx.sleep(0.02)"
                + " kong.ctx.shared.ran = true end) end)",
            "kong.response.exit(200, tostring(kong.ctx.shared.ran))");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 true");
  }

  @Test
  void aKilledThreadEndsWhereItWaits() {
    try (var patient = patientLab()) {
      var plugin =
          patient.plugin(
              "access",
              "ngx.thread.kill(ngx.thread.spawn(function() ngx.sleep(3000) end))",
              "kong.response.exit(200, 'did not wait for it')");
      assertThat(patient.access(plugin)).isEqualTo("exit 200 did not wait for it");
    }
  }

  /// A lab in which waits last for longer than the lab waits for a step.
  private static FunctionLab patientLab() {
    var budgets = FunctionBudgets.DEFAULT.withWall(Duration.ofHours(1));
    return new TestSettings().budgets(budgets).lab();
  }

  @Test
  void threadsEndWithAStepThatFailsOrExits() {
    var starts =
        "ngx.thread.spawn(function()"
            + " repeat ngx.sleep(0.001) until _G.may_go_on _G.went_on = true end) ";
    assertThat(lab.access(lab.plugin("access", starts + "error('failed')"))).contains("failed");
    assertThat(lab.access(lab.plugin("access", starts + "kong.response.exit(200, 'over')")))
        .isEqualTo("exit 200 over");

    assertThat(run("_G.may_go_on = true ngx.sleep(0.03) return _G.went_on")).isEqualTo("nil");
  }
}
