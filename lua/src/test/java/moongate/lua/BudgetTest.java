package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.BudgetExceeded.Kind;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
  private static final Budget BUDGET =
      new Budget(2_000_000, Duration.ofSeconds(60), Duration.ofSeconds(60), 64 << 20);

  private static final Budget LITTLE_MEMORY =
      BUDGET.withInstructions(200_000_000).withMemory(8 << 20);

  private final Sandbox sandbox = Sandbox.trusted(BUDGET, StandardStreams.ofProcess());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "repeat until false",
        "::top:: goto top",
        "for i = 1, math.huge do end",
        "for i = 2, 1, 0 do end",
        "local function f() return f() end f()",
        "local function f() f() f() end pcall(f) while true do pcall(f) end",
        "while true do pcall(error) end",
        "pcall(function() while true do end end) while true do end",
        "xpcall(function() while true do end end, function() while true do end end)",
        "while true do coroutine.wrap(function() for i = 1, 1e3 do end end)() end",
        "coroutine.wrap(function() while true do end end)()",
        "local t = setmetatable({}, {__index = function() while true do end end}) local _ = t.x",
        "local t = setmetatable({}, {__eq = function() while true do end end}) local _ = t == setmetatable({}, getmetatable(t))",
        "for k in function() return 1 end do end",
        "for k in pairs({1}) do while true do end end",
        "string.find(('a'):rep(1e4), '.-.-.-.-b$')",
        "string.gsub(('('):rep(2e5), '%b()', '')",
        "table.sort({1, 2, 3}, function() while true do end end)",
        "('x'):gsub('.', function() while true do end end)",
      })
  void endlessWorkEnds(String source) {
    assertThat(kindOf(sandbox, source)).isEqualTo(Kind.CPU);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local t = {} while true do t[#t + 1] = t end",
        "local t = {} local i = 0 while true do i = i + 1 t['k' .. i] = i end",
        "local s = 'x' while true do s = s .. s end",
        "string.rep('x', 2^31 - 1)",
        "local t = {} while true do t = {t} end",
        "local f while true do local g = f f = function() return g end end",
        "local t = {} while true do t[#t + 1] = coroutine.create(print) end",
        "while true do pcall(function() return select('#', unpack({}, 1, 7900)) end) end",
        "local s = ('\\0'):rep(2^20) while true do s = string.format('%q', s) end",
      })
  void endlessMemoryEnds(String source) {
    var small = Sandbox.trusted(LITTLE_MEMORY, StandardStreams.ofProcess());
    assertThat(kindOf(small, source)).isEqualTo(Kind.MEMORY);
  }

  @Test
  void theErrorNamesTheLine() {
    assertThatExceptionOfType(BudgetExceeded.class)
        .isThrownBy(() -> sandbox.run("local x\n\nwhile true do x = 1 end", "=loop"))
        .satisfies(exceeded -> assertThat(exceeded.where()).isEqualTo("loop:3"));
  }

  @Test
  void timeOnTheClockEndsAnInvocationToo() {
    var budget = Budget.UNLIMITED.withWall(Duration.ofMillis(20));
    var timed = Sandbox.restricted(budget);
    assertThatExceptionOfType(BudgetExceeded.class)
        .isThrownBy(() -> timed.run("while true do end", "=loop"))
        .satisfies(exceeded -> assertThat(exceeded.kind()).isEqualTo(Kind.TIME));
  }

  @Test
  void processorTimeEndsAnInvocationToo() {
    var timed = Sandbox.restricted(Budget.UNLIMITED.withCpu(Duration.ofMillis(20)));
    assertThatExceptionOfType(BudgetExceeded.class)
        .isThrownBy(() -> timed.run("while true do end", "=loop"))
        .satisfies(exceeded -> assertThat(exceeded.kind()).isEqualTo(Kind.CPU));
  }

  @Test
  void theNextInvocationHasAWholeBudget() {
    kindOf(sandbox, "while true do end");
    assertThat(sandbox.run("local n = 0 for i = 1, 1000000 do n = n + 1 end return n", "=next"))
        .isEqualTo(1_000_000.0);
    assertThat(LuaState.currentOrNull()).isNull();
  }

  @Test
  void anInvocationWithinAnotherHasItsOwnBudget() {
    var state = sandbox.state();
    var loop = Lua.compile("while true do end", "=inner");
    sandbox
        .globals()
        .put(
            "inner",
            HostFunction.of(
                state,
                "inner",
                running -> {
                  try {
                    return running.invoke(
                        BUDGET.withInstructions(1000),
                        loop.instantiate(running, sandbox.globals()));
                  } catch (BudgetExceeded exceeded) {
                    return exceeded.kind().word();
                  }
                }));
    assertThat(sandbox.run("local kind = inner() for i = 1, 1000 do end return kind", "=outer"))
        .isEqualTo("cpu");
  }

  private static Kind kindOf(Sandbox sandbox, String source) {
    try {
      var result = sandbox.run(source, "=attack");
      throw new AssertionError("ended with " + result);
    } catch (BudgetExceeded exceeded) {
      return exceeded.kind();
    }
  }
}
