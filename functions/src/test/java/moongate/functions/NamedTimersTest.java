package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `kong.timer`: timers that have a name.
class NamedTimersTest extends TimersTesting {
  @Test
  void runLaterWithTheirArguments() {
    assertThat(
            run(
                """
                local got = {}
                local name = kong.timer:named_at('mine', 0, function(premature, ...)
                  got[#got + 1] = tostring(premature) .. table.concat({...})
                end, 'a', 1)
                local other = kong.timer:at(0, function(_, x) got[#got + 1] = x end, 'b')
                settle()
                return name .. ' ' .. table.concat(got, ' ') .. ' ' .. type(other)\
                """))
        .isEqualTo("mine falsea1 b string");
  }

  @Test
  void aNameIsFreeAgainWhenItsTimerHasRun() {
    assertThat(
            run(
                """
                local nothing = function() end
                local first = kong.timer:named_at('mine', 0, nothing)
                local taken, why = kong.timer:named_at('mine', 0, nothing)
                settle()
                local again = kong.timer:named_at('mine', 0, nothing)
                settle()
                return first .. ' ' .. tostring(taken) .. ' ' .. why .. ' ' .. again\
                """))
        .isEqualTo("mine false a timer named 'mine' already exists mine");
  }

  @Test
  void aCancelledTimerDoesNotRun() {
    assertThat(
            run(
                """
                local runs = 0
                kong.timer:named_every('mine', 0.001, function() runs = runs + 1 end)
                repeat ngx.sleep(0.001) until runs > 2
                local ok = kong.timer:cancel('mine')
                local at = runs
                settle()
                local _, why = kong.timer:cancel('mine')
                return tostring(ok) .. ' ' .. tostring(runs == at) .. ' ' .. why\
                """))
        .isEqualTo("true true timer not found");
  }

  @Test
  void aTimerMayCancelItself() {
    assertThat(
            run(
                """
                local runs, name = 0
                name = kong.timer:every(0.001, function()
                  runs = runs + 1
                  kong.timer:cancel(name)
                  ngx.sleep(0.001)
                end)
                settle()
                ngx.sleep(0.01)
                return runs .. ' ' .. ngx.timer.pending_count()\
                """))
        .isEqualTo("1 0");
  }

  @Test
  void statisticsTellOfThem() {
    assertThat(
            run(
                """
                kong.timer:named_at('mine', 60, function() end)
                local stats = kong.timer:stats()
                kong.timer:cancel('mine')
                return stats.sys.waiting .. ' ' .. stats.sys.total .. ' ' .. stats.timers.mine.name\
                """))
        .isEqualTo("1 1 mine");
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThat(lab.error("kong.timer:named_at('mine', -1, print)"))
        .contains("bad argument #2 to 'named_at' (delay must be a non-negative number)");
    assertThat(lab.error("kong.timer:at(0, 'x')"))
        .contains("bad argument #2 to 'at' (function expected, got string)");
  }
}
