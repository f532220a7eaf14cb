package moongate.lua.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import moongate.lua.Sandbox;
import moongate.lua.lib.StandardStreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedMemoryTest {
  private static final long MEGABYTE = 1 << 20;

  private final Sandbox sandbox = Sandbox.restricted(Budget.UNLIMITED);
  private final RetainedMemory hosts = RetainedMemory.ofHost(values(sandbox.globals()));

  private static @Nullable Object[] values(LuaTable table) {
    var values = new ArrayList<@Nullable Object>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      values.add(table.valueAt(slot));
    }
    return values.toArray();
  }

  /// The code returns the retained value; the expected megabytes are what the JVM really uses, with
  /// a tolerance of a third.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return ('x'):rep(2^20) | 1",
        "local t = {} for i = 1, 16 do t[i] = ('x'):rep(2^20) .. i end return t | 16",
        "local s, t = ('x'):rep(2^20), {} for i = 1, 1000 do t[i] = s end return t | 1",
        "local t = {} for i = 1, 2e5 do t[i] = {} end return t | 13",
        "local t = {} for i = 1, 1e5 do t['key' .. i] = true end return t | 6",
        "local s = ('x'):rep(2^20) return function() return s end | 1",
        "local s = ('x'):rep(2^20) return function() s = s .. 'y' return s end | 1",
        "local s = ('x'):rep(2^20) local function f() return function() return s end end return f()"
            + " | 1",
        "kept = ('x'):rep(2^21) return function() return kept end | 2",
        "local s = ('x'):rep(2^20) return coroutine.create(function() return s end) | 1",
        "local f for i = 1, 2e5 do local g = f f = function() return g end end return f | 10",
      })
  void allThatIsReachedCounts(String source, long megabytes) {
    var walk = new RetainedMemory(hosts).add(sandbox.run(source, "=kept"));
    assertThat(walk.advance(Integer.MAX_VALUE)).isTrue();
    assertThat(walk.bytes())
        .isBetween(megabytes * MEGABYTE * 2 / 3, (megabytes + 1) * MEGABYTE * 4 / 3);
  }

  @Test
  void codeThatCodeHasLoadedCounts() {
    var trusted = Sandbox.trusted(Budget.UNLIMITED, StandardStreams.ofProcess());
    var loads = "local t = {} for i = 1, 500 do t[i] = loadstring('return ' .. i) end return t";
    var walk = new RetainedMemory().add(trusted.run(loads, "=loads"));
    assertThat(walk.advance(Integer.MAX_VALUE)).isTrue();
    assertThat(walk.bytes()).isBetween(2 * MEGABYTE, 8 * MEGABYTE);
  }

  @Test
  void whatTheHostProvidesDoesNotCount() {
    var walk =
        new RetainedMemory(hosts).add(sandbox.run("return function() return string end", "=f"));
    assertThat(walk.advance(Integer.MAX_VALUE)).isTrue();
    assertThat(walk.bytes()).isLessThan(5000);
  }

  @Test
  void deepAndCyclicGraphsEnd() {
    var root = sandbox.run("local t = {} t.t = t for i = 1, 1e6 do t = {t} end return t", "=deep");
    var walk = new RetainedMemory(hosts).add(root);
    assertThat(walk.advance(Integer.MAX_VALUE)).isTrue();
    assertThat(walk.objects()).isGreaterThan(1_000_000);
  }

  @Test
  void aWalkGoesOnInPortions() {
    var root = sandbox.run("local t = {} for i = 1, 1000 do t[i] = {} end return t", "=t");
    var walk = new RetainedMemory(hosts).add(root);
    int portions = 1;
    while (!walk.advance(100)) {
      portions++;
    }
    assertThat(portions).isBetween(10, 40);
  }

  @Test
  void aWalkStopsWhereItsLimitIs() {
    var root = sandbox.run("local t = {} for i = 1, 1e6 do t[i] = {} end return t", "=t");
    var walk = new RetainedMemory(hosts).add(root);
    assertThat(walk.advance(Integer.MAX_VALUE, MEGABYTE)).isFalse();
    assertThat(walk.bytes()).isBetween(MEGABYTE, 16 * MEGABYTE);
  }

  @Test
  void theStacksOfCoroutinesThatWaitCount() {
    var source =
        "local function d(n) if n == 0 then coroutine.yield() else d(n - 1) end return n end local"
            + " t = {} for i = 1, 200 do t[i] = coroutine.create(d) coroutine.resume(t[i], DEPTH)"
            + " end return t";
    var shallow = new RetainedMemory(hosts).add(sandbox.run(source.replace("DEPTH", "1"), "=d"));
    var deep = new RetainedMemory(hosts).add(sandbox.run(source.replace("DEPTH", "150"), "=d"));
    assertThat(shallow.advance(Integer.MAX_VALUE) && deep.advance(Integer.MAX_VALUE)).isTrue();
    assertThat(deep.bytes()).isGreaterThan(3 * shallow.bytes());
  }

  @Test
  void whatWasHandedToCoroutinesThatWaitCounts() {
    var source =
        "local co = coroutine.wrap(function() local t = {} while true do BODY end end)"
            + " local s = 'x' for i = 1, 20 do s = s .. s end co() co(s .. 1) co(s .. 2) return co";
    var stackless = source.replace("BODY", "t[#t + 1] = coroutine.yield()");
    var own = source.replace("BODY", "local _, s = pcall(coroutine.yield) t[#t + 1] = s");
    assertThat(counted(sandbox.run(stackless, "=s"))).isGreaterThan(2 * MEGABYTE);
    assertThat(counted(sandbox.run(own, "=o"))).isGreaterThan(2 * MEGABYTE);
  }

  @Test
  void whatCoroutinesHaveLetGoDoesNotCount() {
    var source =
        "local co = coroutine.wrap(function() while true do local s = 'x' for i = 1, 20 do"
            + " s = s .. s end s = #s coroutine.yield() end end) co() co() return co";
    assertThat(counted(sandbox.run(source, "=s"))).isLessThan(MEGABYTE);
  }

  @Test
  void whatIteratorsAndBuffersHoldCounts() {
    var text = "local s = 'x' for i = 1, 20 do s = s .. s end ";
    assertThat(counted(sandbox.run(text + "return s:gmatch('.')", "=g"))).isGreaterThan(MEGABYTE);
    var trusted = Sandbox.trusted(Budget.UNLIMITED, StandardStreams.ofProcess());
    var buffer = "return require('string.buffer').new():put(('x'):rep(2^20))";
    assertThat(counted(trusted.run(buffer, "=b"))).isGreaterThan(MEGABYTE);
  }

  private long counted(@Nullable Object root) {
    var walk = new RetainedMemory(hosts).add(root);
    assertThat(walk.advance(Integer.MAX_VALUE)).isTrue();
    return walk.bytes();
  }

  @Test
  void weakEntriesAreNotFollowed() {
    var trusted = Sandbox.trusted(Budget.UNLIMITED, StandardStreams.ofProcess());
    var weak =
        trusted.run(
            "kept = {('x'):rep(2^20)} return setmetatable({kept}, {__mode = 'v'})", "=weak");
    var walk = new RetainedMemory().add(weak);
    assertThat(walk.advance(Integer.MAX_VALUE)).isTrue();
    assertThat(walk.bytes()).isLessThan(1000);
  }
}
