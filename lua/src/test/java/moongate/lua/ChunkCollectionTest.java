package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import moongate.lua.lib.Libraries;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.junit.jupiter.api.Test;

/// Tests that the memory of compiled code is released when the code is replaced.
final class ChunkCollectionTest {
  private static final Budget BUDGET =
      new Budget(1_000_000, Duration.ofSeconds(10), Duration.ofSeconds(10), 64 << 20);

  private final LuaState state = new LuaState();
  private final LuaTable globals = new LuaTable();

  ChunkCollectionTest() {
    Libraries.openSandboxed(state, globals);
  }

  @Test
  void classesGoWithTheLastFunctionThatUsesThem() {
    var classes =
        IntStream.range(0, 40).mapToObj(i -> new WeakReference<>(load(i).getClass())).toList();
    Garbage.collectUntil(() -> classes.stream().allMatch(type -> type.refersTo(null)));
    assertThat(classes).allMatch(type -> type.refersTo(null));
  }

  @Test
  void savingAFunctionAThousandTimesLeavesNoClasses() {
    var classes = ManagementFactory.getClassLoadingMXBean();
    load(0);
    System.gc();
    int before = classes.getLoadedClassCount();
    IntStream.rangeClosed(1, 1000).forEach(this::load);
    int most = before + 300;
    Garbage.collectUntil(() -> classes.getLoadedClassCount() < most);
    assertThat(classes.getLoadedClassCount()).isLessThan(most);
  }

  @Test
  void aCacheKeepsWhatIsInUseAndWhatWillBe() {
    var cache = new ChunkCache(1000);
    var used = cache.take("return 'used'", "=used");
    var read = new WeakReference<>(cache.read("return 'read'", "=read"));
    var old =
        IntStream.range(0, 100)
            .mapToObj(i -> new WeakReference<>(cache.take("return " + i, "=old")))
            .toList();
    Garbage.collectUntil(() -> old.stream().allMatch(chunk -> chunk.refersTo(null)));
    assertThat(old).allMatch(chunk -> chunk.refersTo(null));
    assertThat(cache.take("return 'used'", "=used")).isSameAs(used);
    assertThat(cache.take("return 'read'", "=read")).isSameAs(read.get());
  }

  @Test
  void aCacheKeepsOnlySoMuchThatNobodyUses() {
    var cache = new ChunkCache(1000);
    var first = new WeakReference<>(cache.read("return 'first'", "=first"));
    cache.read("return 'next'" + " ".repeat(980), "=next");
    Garbage.collectUntil(() -> first.refersTo(null));
    assertThat(first.refersTo(null)).isTrue();
  }

  @Test
  void aFunctionInUseKeepsOnlyAFewOthers() {
    var kept = new ArrayList<LuaFunction>();
    var classes = new ArrayList<WeakReference<Class<?>>>();
    for (int i = 0; i < 400; i++) {
      var function = load(i);
      classes.add(new WeakReference<>(function.getClass()));
      if (i % 200 == 100) {
        kept.add(function);
      }
    }
    int most = 2 * 16;
    Garbage.collectUntil(() -> living(classes) <= most);
    assertThat(living(classes)).isBetween(2L, (long) most);
    assertThat(kept)
        .extracting(function -> state.invoke(BUDGET, function))
        .containsExactly(200.0, 600.0);
  }

  @Test
  void chunksThatShareAGroupKeepTheirOwnPlacesInErrors() {
    var functions =
        IntStream.range(0, 40)
            .mapToObj(i -> compile("\n".repeat(i) + "return nothing.field", "=chunk" + i))
            .toList();
    for (int i = 0; i < functions.size(); i++) {
      var function = functions.get(i);
      assertThat(catchThrowable(() -> state.invoke(BUDGET, function)))
          .hasMessageStartingWith("chunk%d:%d: ".formatted(i, i + 1));
    }
  }

  private static long living(List<WeakReference<Class<?>>> classes) {
    return classes.stream().filter(type -> !type.refersTo(null)).count();
  }

  /// The function that a new chunk returns.
  private LuaFunction load(int number) {
    var chunk = compile("local n = " + number + " return function() return n * 2 end", "=saved");
    return (LuaFunction) Objects.requireNonNull(state.invoke(BUDGET, chunk));
  }

  private LuaFunction compile(String source, String chunkName) {
    return Lua.compile(source, chunkName).instantiate(state, globals);
  }
}
