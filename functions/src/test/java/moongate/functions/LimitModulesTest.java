package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `resty.limit.*`: limiters whose state is in `ngx.shared`.
class LimitModulesTest {
  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(
              SandboxMode.SANDBOX,
              List.of(
                  "resty.limit.conn",
                  "resty.limit.count",
                  "resty.limit.req",
                  "resty.limit.traffic"),
              List.of()));

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `code` adds to `seen`. `try(limiter, key, commit)` adds both results of `incoming`.
  private String run(String code) {
    return lab.returned(
        """
        local count, conn = require "resty.limit.count", require "resty.limit.conn"
        local req, traffic = require "resty.limit.req", require "resty.limit.traffic"
        local seen = {}
        local function add(...)
          for i = 1, select("#", ...) do
            seen[#seen + 1] = tostring((select(i, ...)))
          end
        end
        local function try(limiter, key, commit) add(limiter:incoming(key, commit)) end
        """
            + code
            + " return table.concat(seen, ' ')");
  }

  @Test
  void aCountIsForAWindow() {
    assertThat(
            run(
                """
                local two = count.new("kong", 2, 0.1)
                try(two, "a", false) try(two, "a", true) try(two, "a", true)
                try(two, "a", true) try(two, "a", false) try(two, "b", true)
                add(two:uncommit("a")) try(two, "a", true)
                ngx.sleep(0.15)
                try(two, "a", true)\
                """))
        .isEqualTo("0 1 0 1 0 0 nil rejected nil rejected 0 1 1 nil 0 0 0 1");
  }

  @Test
  void whatIsMoreThanTheRateWaits() {
    assertThat(
            run(
                """
                local slow = req.new("kong", 0.5, 2)
                for i = 1, 4 do
                  local delay, excess = slow:incoming("a", true)
                  add(delay and math.floor(delay + 0.5), delay and math.floor(excess + 0.5) or excess)
                end
                slow:set_burst(3)
                add((slow:incoming("a", false)) ~= nil)
                slow:set_rate(1000) slow:set_burst(0)
                ngx.sleep(0.02)
                try(slow, "a", true)\
                """))
        .isEqualTo("0 0 2 1 4 2 nil rejected true 0 0");
  }

  @Test
  void soManyAreThereAtTheSameTime() {
    assertThat(
            run(
                """
                local one = conn.new("kong", 1, 1, 0.5)
                try(one, "a", true) add(one:is_committed())
                try(one, "a", true)
                try(one, "a", true) add(one:is_committed())
                add(one:leaving("a", 1.5)) add(one:leaving("a"))
                try(one, "a", false) try(one, "a", true) try(one, "a", true)\
                """))
        .isEqualTo("0 1 true 0.5 2 nil rejected false 1 nil 0 nil 0 1 0 1 1 2");
  }

  @Test
  void aRequestCountsInAllLimitersOrInNone() {
    assertThat(
            run(
                """
                local many, one = count.new("kong", 10, 60), conn.new("kong", 1, 0, 1)
                local states = {}
                add(traffic.combine({ many, one }, { "many", "one" }, states), states[1], states[2])
                add(traffic.combine({ many, one }, { "many", "one" }))
                add(one:is_committed())
                try(many, "many", false)\
                """))
        .isEqualTo("0 9 1 nil rejected false 0 8");
  }

  @Test
  void aDictionaryThatThereIsNotIsTold() {
    assertThat(run("add(count.new('nowhere', 1, 1)) add(req.new('nowhere', 1, 1))"))
        .isEqualTo("nil shared dict not found nil shared dict not found");
  }
}
