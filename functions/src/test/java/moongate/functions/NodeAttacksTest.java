package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.fiber.Loop;
import moongate.functions.api.Network;
import moongate.functions.api.NodeClock;
import moongate.functions.modules.LuaModules;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.http.Resolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What functions might do to the node by numbers, by waiting, and when it is slow.
class NodeAttacksTest {
  private static final SandboxSettings ALL =
      new SandboxSettings(SandboxMode.ON, List.copyOf(LuaModules.names()), List.of());

  /// I18: what LuaJIT says, too.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(function() local n = 0 for i = 2^53, 2^53+2 do n = n+1 if n > 5 then break end end return n end)() | 6",
        "select(2, pcall(function() local t = {} t[0/0] = 1 end)) | table index is NaN",
        "({})[0/0] | nil",
        "1/-0 | -inf",
        "0*-1 | -0",
        "string.format('%d', 2^63) | -9223372036854775808",
        "string.format('%d', 1e308) | -9223372036854775808",
        "select(2, pcall(string.char, 256)) | invalid value",
        "#('x'):rep(-1) | 0",
        "tonumber('0x') | nil",
        "math.fmod(1, 0) | nan",
        "5 % 0 | nan",
        "math.ldexp(1, 1e9) | inf",
        "bit.lshift(1, 2^40) | 1",
        "bit.tobit(2^53 + 1) | 0",
        "bit.tobit(0/0) | 0",
        "tonumber('zz', 36) | 1295",
        "tonumber('8', 8) | nil",
        "#('abc'):sub(-1e308, 1e308) | 3",
        "select('#', ('abc'):byte(2^31)) | 0",
        "select(2, pcall(unpack, {}, -2^31, 2^31-1)) | too many results to unpack",
        "select(2, pcall(unpack, {}, 1, 1e7)) | too many results to unpack",
        "select(-1, 1, 2) | 2",
        "select(2, pcall(select, 0)) | index out of range",
        "select(2, pcall(string.format, '%.100f', 1)) | invalid option",
        "os.date('%E') | %E",
      })
  void numbersAtTheirEdgesMeanWhatTheyMeanElsewhere(String expression, String expected) {
    try (var lab = new FunctionLab(ALL)) {
      assertThat(lab.result("(" + expression + ")")).contains(expected);
    }
  }

  /// I18: whatever comes out, it comes out at once.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "math.random(0)",
        "math.random(2, 1)",
        "math.random(-2^53, 2^53)",
        "os.time({year = 1e9, month = 1, day = 1})",
        "os.time({year = 2024, month = 1e300, day = -1e300})",
        "os.date('*t', 1e300)",
        "table.insert({}, 2^53, 1)",
        "table.concat({}, ',', 1, 2^31)",
        "('x'):rep(0/0)",
        "string.format('%99.99f', 1e308)",
        "tonumber(('9'):rep(1e5))",
        "math.modf(1/0)",
      })
  void oddNumbersEndInAResultOrAnError(String expression) {
    try (var lab = new FunctionLab(ALL)) {
      assertThat(lab.result("(select('#', pcall(function() return " + expression + " end))) > 0"))
          .isEqualTo("true");
    }
  }

  /// I17: a lock that is held while a function waits would stop others, or not exclude them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ngx.sleep(0.001)",
        "kong.dns.toip('a.test')",
        "coroutine.wrap(function() ngx.sleep(0.001) end)()",
        "kong.cache:get('k', nil, function() ngx.sleep(0.001) return 1 end)",
        "ngx.thread.wait(ngx.thread.spawn(function() ngx.sleep(0.001) end))",
        "require('ngx.semaphore').new(0):wait(0.001)",
        "(function() local l = require('resty.lock') l:new('kong_locks'):lock('a')"
            + " l:new('kong_locks', {timeout = 0.01}):lock('a') end)()",
        "('x'):gsub('x', function() ngx.sleep(0.001) end)",
        "table.sort({2, 1}, function(a, b) ngx.sleep(0.001) return a < b end)",
      })
  void noLockIsHeldWhileAFunctionWaits(String call) {
    var held = new CopyOnWriteArrayList<String>();
    var waits = new CopyOnWriteArrayList<String>();
    var loop = new WatchedLoop(held, waits);
    var none = Network.NONE;
    Resolver resolver =
        (fiber, host) -> {
          loop.look();
          fiber.yield();
          return List.of(InetAddress.getLoopbackAddress());
        };
    var network = new Network(none.client(), none.sockets(), resolver, none.policy());
    try (loop;
        var lab = new FunctionLab(loop, settings(network, NodeClock.SYSTEM))) {
      assertThat(lab.result("type(select('#', " + call + "))")).isEqualTo("number");
    }
    assertThat(waits).isNotEmpty();
    assertThat(held).isEmpty();
  }

  private static FunctionSettings settings(Network network, NodeClock clock) {
    var defaults = FunctionSettings.DEFAULT;
    return new TestSettings().sandbox(ALL).network(network).clock(clock).made();
  }

  /// Looks at the locks of its thread whenever something begins to wait for its time.
  private static final class WatchedLoop extends Loop implements AutoCloseable {
    private final TestLoop own = new TestLoop(0);
    private final List<String> held;
    private final List<String> waits;

    WatchedLoop(List<String> held, List<String> waits) {
      super(0);
      this.held = held;
      this.waits = waits;
    }

    void look() {
      var threads = ManagementFactory.getThreadMXBean();
      var info =
          threads.getThreadInfo(new long[] {Thread.currentThread().threadId()}, true, true)[0];
      waits.add("");
      for (var lock : info.getLockedMonitors()) {
        held.add(lock + " at " + lock.getLockedStackFrame());
      }
    }

    @Override
    public boolean isCurrent() {
      return own.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
      own.execute(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      look();
      return own.schedule(delay, task);
    }

    @Override
    public void close() {
      own.close();
    }
  }

  /// I19: a busy machine, or one that collects garbage, takes time from a function and no CPU.
  @Test
  void aFunctionThatTheMachineKeepsWaitingIsNotKilled() {
    var slow =
        new NodeClock() {
          @Override
          public Instant instant() {
            return Instant.now();
          }

          @Override
          public long millis() {
            stall(Duration.ofMillis(60));
            return System.currentTimeMillis();
          }

          @Override
          public long nanos() {
            return System.nanoTime();
          }
        };
    try (var lab = new FunctionLab(settings(Network.NONE, slow))) {
      var code = "for i = 1, 5 do ngx.now() end kong.response.exit(200, 'done')";
      assertThat(lab.access(lab.plugin("access", code))).isEqualTo("exit 200 done");
    }
  }

  private static void stall(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theWatchSeesLocks() {
    var held = new CopyOnWriteArrayList<String>();
    try (var loop = new WatchedLoop(held, new CopyOnWriteArrayList<>())) {
      synchronized (held) {
        loop.look();
      }
    }
    assertThat(held).isNotEmpty();
  }
}
