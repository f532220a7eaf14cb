package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import moongate.functions.api.FunctionBudgets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Functions that try to keep, flood or multiply what `ngx` gives them.
class NgxAttacksTest {
  private final FunctionLab lab = new FunctionLab();

  /// For functions that wait until their time is over.
  private final FunctionLab hasty =
      new TestSettings().budgets(FunctionBudgets.DEFAULT.withWall(Duration.ofMillis(200))).lab();

  @AfterEach
  void close() {
    lab.close();
    hasty.close();
  }

  private static String access(FunctionLab lab, String code) {
    return lab.access(lab.plugin("access", code));
  }

  @Test
  void sleepingForEverEndsWithTheTimeOfTheInvocation() {
    assertThat(access(hasty, "ngx.sleep(1e9)")).contains("time budget exceeded");
    assertThat(access(hasty, "pcall(ngx.sleep, 1e300) ngx.sleep(1)"))
        .contains("time budget exceeded");
    assertThat(access(hasty, "for i = 1, 1e7 do ngx.sleep(0) end")).contains("budget exceeded");
    assertThat(lab.error("ngx.sleep(-1)")).endsWith("invalid sleep duration \"-1\"");
    assertThat(lab.error("ngx.sleep(0/0)")).contains("invalid sleep duration");
  }

  @Test
  void sleepersLetOthersRun() {
    var sleeper = hasty.plugin("access", "for i = 1, 1e7 do ngx.sleep(0) end");
    var slow =
        hasty.start(
            new TestRequest("GET", "/", ""),
            exchange -> FunctionLab.described(() -> sleeper.access(exchange)));
    assertThat(hasty.result("1 + 1")).isEqualTo("2");
    assertThat(slow.join()).contains("budget exceeded");
  }

  @Test
  void outputHasABound() {
    assertThat(
            access(
                lab, "for i = 1, 1e7 do ngx.say('0123456789012345678901234567890123456789') end"))
        .contains("budget exceeded");
    assertThat(access(lab, "local t = {} t[1] = t ngx.print(t)")).contains("non-array table found");
  }

  @Test
  void aBodyThatDoublesMeetsTheBudgetOfMemory() {
    var plugin =
        lab.plugin(
            "body_filter", "local c = ngx.arg[1] for i = 1, 40 do c = c .. c end ngx.arg[1] = c");
    assertThatThrownBy(() -> lab.filter(plugin, "12345678"))
        .hasMessageContaining("budget exceeded");
  }

  @Test
  void aBodyMayEndEarly() {
    var plugin = lab.plugin("body_filter", "ngx.arg[1] = {'a', {'b'}} ngx.arg[2] = true");
    assertThat(lab.filter(plugin, "1", "2", "3")).isEqualTo("ab");
  }

  @Test
  void aThreadOfAnotherRequestCanNotBeKilled() {
    var plugin =
        lab.plugin(
            "access",
            """
            local kept
            return function()
              if kept then
                local ok, err = ngx.thread.kill(kept)
                kong.response.exit(200, tostring(ok) .. tostring(err))
              end
              kept = ngx.thread.spawn(function() ngx.sleep(0.01) end)
            end\
            """);
    assertThat(lab.access(plugin)).isEqualTo("continue");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 nilnot user thread");
  }

  @Test
  void aTimerThatStartsTwoTimersIsStoppedByTheBoundOnTimers() {
    assertThat(
            lab.result(
                """
                (function()
                  local refused
                  local function bomb()
                    for i = 1, 2 do
                      local ok, err = ngx.timer.at(0, bomb)
                      refused = refused or err
                    end
                  end
                  bomb()
                  local t = 0
                  while not refused and t < 30 do ngx.sleep(0.005) t = t + 1 end
                  return ngx.timer.pending_count() <= 1024
                end)()\
                """))
        .isEqualTo("true");
  }

  @Test
  void aTimerDoesNotKeepItsRequest() {
    assertThat(
            lab.result(
                """
                (function()
                  local err
                  local var = ngx.var
                  ngx.timer.at(0, function() err = select(2, pcall(function() return var.uri end)) end)
                  while not err do ngx.sleep(0.002) end
                  return err
                end)()\
                """))
        .endsWith("API disabled in the current context");
  }
}
