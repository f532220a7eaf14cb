package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that source which is too large, too deeply nested or malformed is rejected quickly.
class SourceLimitTest {
  private static final int MEGABYTE = 1 << 20;

  @Test
  void tenMegabytesAreRefusedUnread() {
    assertThatThrownBy(() -> Lua.compile(" ".repeat(10 * MEGABYTE), "=big"))
        .isInstanceOf(LuaError.class)
        .hasMessage("big: source is too long (10485760 bytes; the limit is 1048576)");
  }

  @Test
  void aHostMaySetTheLimit() {
    assertThat(Lua.compile(" ".repeat(2 * MEGABYTE), "=big", 2 * MEGABYTE).name())
        .isEqualTo("=big");
    assertThatThrownBy(() -> Lua.compile("return 1", "=small", 7))
        .hasMessage("small: source is too long (8 bytes; the limit is 7)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f = function() end ",
        "elseif x then y() ",
        "{1,2,x=3},",
        "x = 1 ",
        "not ",
        "x .. ",
        "f(x) ",
        "while x do ",
        "goto l ",
        "::l:: ",
        "[==[ ]=] ",
        "--[==[ ]=] ",
        "\"\\",
        "9",
        "a",
        "\n",
        "('",
        "x.y",
        "f{",
      })
  void aLotOfAnythingIsReadOrRefusedWithinSeconds(String piece) {
    long start = cpu();
    try {
      var unused = Lua.compile(piece.repeat(MEGABYTE / 4 / piece.length()), "=big");
    } catch (LuaError refused) {
      assertThat(refused.getMessage()).startsWith("big");
    }
    assertThat(Duration.ofNanos(cpu() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aChunkHasSoManyFunctionsAtMost() {
    assertThatThrownBy(() -> Lua.compile("f = function() end\n".repeat(20_000), "=many"))
        .hasMessageMatching("many:\\d+: chunk has more than 10000 functions");
  }

  @Test
  void jumpsAndLabelsOfAFunctionAreBounded() {
    var labels =
        IntStream.range(0, 3000).mapToObj(i -> "::l" + i + "::").collect(Collectors.joining("\n"));
    assertThatThrownBy(() -> Lua.compile(labels, "=labels"))
        .hasMessageMatching("labels:\\d+: main function has more than 2000 labels");
  }

  @Test
  void tenThousandVersionsOfAFunctionLeaveNothingBehind() {
    changeAndCheck(Integer.getInteger("moongate.saves", 800));
  }

  /// Simulates saving a function repeatedly: new code is instantiated and run in the same state.
  private static void changeAndCheck(int saves) {
    var cache = new ChunkCache(10_000);
    var state = new LuaState();
    for (int i = 0; i < saves / 5; i++) {
      save(cache, state, i);
    }
    System.gc();
    long metaspace = metaspace();
    long heap = heap();
    for (int i = saves / 5; i < saves; i++) {
      save(cache, state, i);
    }
    Garbage.collectUntil(
        () -> metaspace() - metaspace < 2 * MEGABYTE && heap() - heap < 4 * MEGABYTE);
    assertThat(metaspace() - metaspace).isLessThan(2L * MEGABYTE);
    assertThat(heap() - heap).isLessThan(4L * MEGABYTE);
  }

  private static void save(ChunkCache cache, LuaState state, int version) {
    var source =
        "local function f(x) return x + "
            + version
            + " end local t = {} for i = 1, 3 do t[i] = function() return f(i) end end return"
            + " t[1]()";
    var chunk = cache.take(source, "=version" + version);
    var result = state.invoke(Budget.UNLIMITED, chunk.instantiate(state, new LuaTable()));
    assertThat(result).isEqualTo(version + 1.0);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().contains("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }
}
