package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `ngx.timer`: functions that run without a request.
class TimersTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String run(String code) {
    return lab.result(
        "(function() local function settle() repeat ngx.sleep(0.002) until"
            + " ngx.timer.pending_count() + ngx.timer.running_count() == 0 end "
            + code
            + " end)()");
  }

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
    assertThat(
            run(
                """
                local function bomb() while ngx.timer.at(0, bomb) do end end
                local ok, err
                repeat ok, err = ngx.timer.at(0, bomb) until not ok
                return err .. ngx.timer.pending_count() .. ngx.timer.running_count()\
                """))
        .startsWith("too many pending timers");
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
