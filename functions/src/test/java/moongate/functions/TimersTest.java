package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import moongate.http.HeaderName;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

/// `ngx.timer`: functions that run without a request.
class TimersTest extends TimersTesting {
  @Test
  void aTimerRunsLaterWithItsArguments() {
    assertThat(
            run(
                """
                local got = 'none'
                local ok = ngx.timer.at(0, function(premature, a, b)
                  got = tostring(premature) .. a .. b .. ngx.get_phase()
                end, 'x', 2)
                local before = got
                settle()
                return tostring(ok) .. before .. got\
                """))
        .isEqualTo("truenonefalsex2timer");
  }

  @Test
  void aTimerHasNoRequest() {
    assertThat(
            run(
                """
                local errors = {}
                ngx.timer.at(0, function()
                  for _, f in ipairs{
                    function() return ngx.var.uri end,
                    function() return ngx.req.get_headers() end,
                    function() ngx.say('x') end,
                    function() return kong.request.get_path() end,
                    function() ngx.header.x = 1 end,
                  } do
                    local _, err = pcall(f)
                    errors[#errors + 1] = tostring(err)
                  end
                end)
                settle()
                return table.concat(errors, '|')\
                """))
        .contains("API disabled in the current context")
        .contains("API disabled in the context of ngx.timer")
        .contains("no phase in ngx.ctx.KONG_PHASE");
  }

  @Test
  void aTimerHasNoClientAndIsToldSoAsEverywhereInThePdk() {
    assertThat(
            run(
                """
                local errors = {}
                ngx.timer.at(0, function()
                  for _, f in ipairs{
                    kong.client.get_ip,
                    kong.client.get_forwarded_ip,
                    kong.client.get_port,
                    kong.client.get_forwarded_port,
                    kong.request.get_port,
                  } do
                    local _, err = pcall(f)
                    errors[#errors + 1] = tostring(err):match('no phase in .*') or err
                  end
                end)
                settle()
                return table.concat(errors, '|')\
                """))
        .isEqualTo(
            String.join(
                "|",
                Collections.nCopies(
                    5, "no phase in ngx.ctx.KONG_PHASE, (need one of init_worker)")));
  }

  @Test
  void aTimerMayWaitAndHasItsOwnContext() {
    assertThat(
            run(
                """
                ngx.ctx.a = 1
                local seen
                ngx.timer.at(0, function() ngx.sleep(0.001) seen = tostring(ngx.ctx.a) ngx.ctx.a = 2 end)
                settle()
                return seen .. ngx.ctx.a\
                """))
        .isEqualTo("nil1");
  }

  @Test
  void aTimerHasNoContextOfARequest() {
    assertThat(
            run(
                """
                kong.ctx.shared.a, kong.ctx.plugin.a = 1, 2
                local kept, seen = kong.ctx.shared, {}
                local function look(...)
                  for _, f in ipairs{
                    function() return kong.ctx.shared end,
                    function() return kong.ctx.plugin end,
                    function() return kong.ctx.shared.a end,
                    function() kong.ctx.plugin.a = 3 end,
                    function() return kept.a end,
                  } do
                    local _, value = pcall(f)
                    seen[#seen + 1] = tostring(value):gsub('^.*: ', '')
                  end
                end
                ngx.timer.at(0, function() ngx.thread.wait(ngx.thread.spawn(look)) end)
                settle()
                return table.concat(seen, '|')\
                """))
        .isEqualTo(
            "nil|nil|attempt to index field 'shared' (a nil value)"
                + "|attempt to index field 'plugin' (a nil value)|1");
  }

  @Test
  void aThreadSharesTheContextOfItsRequest() {
    assertThat(
            run(
                """
                kong.ctx.shared.a, kong.ctx.plugin.b = 1, 2
                ngx.thread.wait(ngx.thread.spawn(function()
                  kong.ctx.shared.a, kong.ctx.plugin.b = kong.ctx.shared.a + 1, 3
                end))
                return kong.ctx.shared.a .. kong.ctx.plugin.b\
                """))
        .isEqualTo("23");
  }

  @Test
  void anErrorInATimerIsLogged() {
    assertThat(run("ngx.timer.at(0, function() error('lost') end) settle() return 1"))
        .isEqualTo("1");
    assertThat(lab.log)
        .anyMatch(line ->
            line.contains("lua entry thread aborted: runtime error:")
                && line.contains("lost")
                && line.contains("plugin: pre-function")
                && line.contains("context: ngx.timer"));
  }

  @Test
  void aTimerCanRepeat() {
    assertThat(
            run(
                """
                local n = 0
                ngx.timer.every(0.002, function() n = n + 1 end)
                while n < 3 do ngx.sleep(0.005) end
                return n >= 3\
                """))
        .isEqualTo("true");
    assertThat(lab.error("ngx.timer.every(0, function() end)")).endsWith("delay cannot be zero");
    assertThat(lab.error("ngx.timer.at(-1, function() end)")).contains("delay");
  }

  @Test
  void aBombOfTimersMeetsABound() {
    try (var patient = new TestSettings().budgets(TestSettings.PATIENT).lab()) {
      assertThat(
              patient.result(
                  """
                  (function()
                    local function bomb() while ngx.timer.at(0, bomb) do end end
                    local ok, err
                    repeat ok, err = ngx.timer.at(0, bomb) until not ok
                    return err .. ngx.timer.pending_count() .. ngx.timer.running_count()
                  end)()\
                  """))
          .startsWith("too many pending timers");
    }
  }

  @Test
  void anEndlessLoopInATimerEndsThatTimer() {
    assertThat(
            run(
                "ngx.timer.at(0, function() while true do pcall(type, 1) end end)"
                    + " settle() return 'alive'"))
        .isEqualTo("alive");
    assertThat(lab.log).anyMatch(line -> line.contains("cpu budget exceeded"));
  }

  @Test
  void aTimerThatRepeatsEndsWithItsConfigurationAndIsToldSo() {
    var plugin =
        lab.plugin(
            "access",
            "ngx.timer.every(0.002, function(premature)"
                + " kong.log.err(premature and 'the last' or 'one of many') end)");
    lab.serveWith(plugin);
    lab.access(plugin);
    await(() -> lines("one of many") > 2);
    assertThat(lines("the last")).isZero();
    lab.serveWith();
    await(() -> lines("the last") == 1);
    long until = lines("one of many");
    assertThat(lab.result("ngx.timer.pending_count() + ngx.timer.running_count()")).isEqualTo("0");
    assertThat(lines("one of many")).isEqualTo(until);
  }

  @Test
  void timersGoOnWhileTheirFunctionsStayTheSame() {
    var phases =
        Map.of("access", List.of("ngx.timer.every(0.002, function() kong.log.err('on') end)"));
    var plugin = lab.plugin(phases, Optional.empty());
    lab.access(plugin);
    lab.serveWith(lab.plugin(phases, Optional.of(plugin)));
    long before = lines("on");
    await(() -> lines("on") > before + 2);
  }

  @Test
  void aTimerKeepsNoOldConfiguration() throws Exception {
    var phases = Map.of("access", List.of("ngx.timer.every(60, function() end)"));
    var plugin = lab.plugin(phases, Optional.empty());
    var old = new WeakReference<>(lab.context());
    lab.serveWith(plugin);
    lab.access(plugin);

    lab.serveWith(lab.plugin(phases, Optional.of(plugin)));

    Await.that(() -> {
      System.gc();
      return old.get() == null;
    });
    assertThat(lab.result("ngx.timer.pending_count()")).isEqualTo("1");
  }

  @Test
  void whatARequestOfTheOldConfigurationHasBegunIsStillDone() {
    var plugin =
        lab.plugin(
            "log",
            "ngx.timer.at(0.01, function(premature)"
                + " local ok, err = ngx.timer.at(0, function() end)"
                + " kong.log.err('sent ', premature, ' ', ok, ' ', err) end)"
                + " kong.log.err('later ', ngx.timer.at(60, function() end))"
                + " kong.log.err('again ', ngx.timer.every(1, function() end))");
    lab.serveWith();
    lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          plugin.log(exchange);
          return "";
        });
    await(() -> lines("sent false nil process exiting") == 1);
    assertThat(lines("later nilprocess exiting")).isEqualTo(1);
    assertThat(lines("again nilprocess exiting")).isEqualTo(1);
  }

  @Test
  void aTimerThatIsDueMuchLaterRunsAtTheEndOfItsConfiguration() {
    var plugin =
        lab.plugin(
            "access",
            "ngx.timer.at(3600, function(premature) kong.log.err('end ', premature) end)");
    lab.serveWith(plugin);
    lab.access(plugin);
    lab.serveWith(lab.plugin("access", "local another"));
    await(() -> lines("end true") == 1);
  }

  @Test
  void aRequestDoesNotWaitForAllTimersOfItsFunction() {
    var plugin =
        lab.plugin(
            "access",
            "local ended, made = 0, 0 return function() if not kong.request.get_header('quick') then"
                + " for i = 1, 60 do made = made + 1 ngx.timer.at(0, function()"
                + " ended = ended + 1 while true do pcall(type, 1) end end) end end"
                + " kong.response.exit(200, made .. ' made, ' .. (ended < 60 and 'some' or 'all')) end");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 60 made, some");
    lab.result("(function() repeat ngx.sleep(0.005) until ngx.timer.running_count() > 0 end)()");
    var request = new TestRequest("GET", "/", "");
    request.head().headers().set(HeaderName.of("quick"), "yes");
    assertThat(lab.access(plugin, request)).isEqualTo("exit 200 60 made, some");
  }

  @Test
  void theTimersOfAPluginDoNotWaitForAllOfAnotherOne() {
    var endless =
        lab.plugin(
            "access",
            "for i = 1, 60 do ngx.timer.at(0, function() while true do pcall(type, 1) end end) end");
    var other = lab.postFunction("access", "ngx.timer.at(0, function() kong.log.err('other') end)");
    lab.access(endless);
    lab.access(other);
    await(() -> lines("other") == 1);
    assertThat(lab.log.stream().takeWhile(line -> !line.contains("other")))
        .filteredOn(line -> line.contains("cpu budget exceeded"))
        .hasSizeLessThan(30);
  }

  private void await(BooleanSupplier isSo) {
    for (int i = 0; i < 4000 && !isSo.getAsBoolean(); i++) {
      lab.result("ngx.sleep(0.005)");
    }
    assertThat(isSo.getAsBoolean()).as(String.join("\n", lab.log)).isTrue();
  }

  private long lines(String text) {
    return lab.log.stream().filter(line -> line.contains(text)).count();
  }

  @Test
  void timersCanBeMadeInLog() {
    var plugin =
        lab.plugin("log", "ngx.timer.at(0, function() kong.log.err('from the timer') end)");
    lab.on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          plugin.log(exchange);
          return "";
        });
    run("settle() return 1");
    assertThat(lab.log).anyMatch(line -> line.contains("from the timer"));
  }
}
