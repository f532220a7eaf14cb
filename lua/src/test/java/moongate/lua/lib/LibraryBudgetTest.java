package moongate.lua.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import moongate.lua.Lua;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests library functions with arguments for which they would run or grow without end.
final class LibraryBudgetTest {
  private static final Budget BUDGET =
      new Budget(20_000_000, Duration.ofMillis(500), Duration.ofMinutes(10), 64L << 20);

  /// A budget in which only memory can run out.
  private static final Budget MEMORY_ONLY =
      BUDGET.withInstructions(Long.MAX_VALUE / 2).withCpu(Duration.ofMinutes(10));

  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();

  LibraryBudgetTest() {
    Libraries.openSandboxed(state, globals);
    globals.put("json", CjsonLib.open(state));
    globals.put("buffer", StringBufferLib.open(state));
  }

  private void run(String code) {
    run(BUDGET, code);
  }

  private void run(Budget budget, String code) {
    var unused = state.invoke(budget, Lua.compile(code, "=attack").instantiate(state, globals));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string.find(('a'):rep(1e4), '.-.-.-.-b$')",
        "string.find(('a'):rep(2000), ('(.-)'):rep(31) .. 'b')",
        "while true do string.gsub(('('):rep(2e5), '%b()', '') end",
        "local h, n = ('a'):rep(4e6), ('a'):rep(2e6) .. 'b'; string.find(h, n, 1, true)",
        "while true do pcall(string.find, ('a'):rep(100), ('a-'):rep(150) .. 'b') end",
        "local t = {} for i = 1, 3e5 do t[i] = i end"
            + " local n = 0 while true do pcall(table.sort, t, function(a, b) n = n + 1"
            + " return n % 2 == 0 end) end",
        "table.sort({3, 2, 1}, function(a, b) while true do end end)",
        "('x'):gsub('.', function() while true do end end)",
        "table.move({}, 1, 2^31, 2)",
        "local t = {} for i = 1, 1e5 do t[i] = '' end while true do table.concat(t) end",
        "while true do pcall(unpack, {}, 1, 7900) end",
        "while true do pcall(tonumber, ('9'):rep(1e6)) end",
        "while true do json.decode('[' .. ('1,'):rep(1e4) .. '1]') end",
        "while true do pcall(json.decode, ('['):rep(1e5)) end",
        "local b = buffer.new() while true do b:put(('x'):rep(1e5)) end",
        "local b = buffer.new(1e9) while true do b:set('x'):put(b, b):get(1, 0, nil) end",
        "local t = {} for i = 1, 1e9 do t[i] = buffer.new(1e9) end",
        "for w in ('x'):rep(1e6):gmatch('.-$') do end while true do end",
        "while true do ('%d'):format(1) end",
        "local t = {} for i = 1, 2e5 do t[i] = i end while true do table.insert(t, 1, 0)"
            + " table.remove(t, 1) end",
      })
  void workInsideTheLibraryEndsWithItsBudget(String attack) {
    var thrown =
        catchThrowableOfType(
            BudgetExceeded.class, () -> run("pcall(function() " + attack + " end)"));
    assertThat(thrown).isNotNull();
    assertThat(thrown.kind()).isIn(BudgetExceeded.Kind.CPU, BudgetExceeded.Kind.MEMORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string.rep('x', 2^31 - 1)",
        "('x'):rep(1e4, ('y'):rep(1e5))",
        "local s = 'x' while true do s = s .. s end",
        "local b = ('x'):rep(2^20) local t = {} for i = 1, 4096 do t[i] = b end table.concat(t)",
        "local s = ('\\0'):rep(2^20) while true do s = string.format('%q', s) end",
        "local t = {} while true do t[#t + 1] = t end",
        "table.new(2^26, 2^25)",
        "local s = ('x'):rep(2^20) while true do s = s:gsub('x', 'xx') end",
        "local t = {} for i = 1, 1e9 do t[i] = coroutine.create(type) end",
        "local s = ('ab'):rep(1e6) while true do s = s:upper() s = s:lower() s = s:reverse() end",
        "local s = ('x'):rep(1e6) local t = {} for i = 1, 1e6 do t[i] = s:sub(2) end",
        "local s = ('x'):rep(1e6) local t = {} for i = 1, 300 do t[i] = s end json.encode(t)",
      })
  void memoryIsChargedBeforeItIsTaken(String attack) {
    var thrown =
        catchThrowableOfType(
            BudgetExceeded.class, () -> run(MEMORY_ONLY, "pcall(function() " + attack + " end)"));
    assertThat(thrown).isNotNull();
    assertThat(thrown.kind()).isEqualTo(BudgetExceeded.Kind.MEMORY);
  }

  @Test
  void anInvocationAfterAnAttackHasItsWholeBudget() {
    assertThatThrownBy(() -> run("string.rep('x', 2^31 - 1)")).isInstanceOf(BudgetExceeded.class);

    run("assert(#string.rep('x', 2^20) == 2^20)");
  }
}
