package moongate.functions;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import moongate.functions.cache.CacheTimes;
import moongate.functions.cache.FunctionCache;
import moongate.functions.sandbox.SandboxMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.cache`: one value per key for the whole node, fetched once.
class CacheTest {
  private static final String COUNTING =
      """
      local calls = 0
      local function fetch(...)
        calls = calls + 1
        return %s
      end
      return function()
        local value, err, level = kong.cache:get("key", %s, fetch, "a", "b")
        kong.response.exit(200, tostring(value) .. " " .. tostring(err) .. " " .. tostring(level)
          .. " " .. calls)
      end
      """;

  private final FunctionCache cache = new FunctionCache(1 << 20, 2, CacheTimes.FOREVER);
  private final FunctionLab lab = lab(0, SandboxMode.SANDBOX);
  private final FunctionLab other = lab(1, SandboxMode.SANDBOX);

  private FunctionLab lab(int loop, SandboxMode mode) {
    return new FunctionLab(loop, new TestSettings().mode(mode).cache(cache).made());
  }

  @AfterEach
  void close() {
    lab.close();
    other.close();
  }

  private static String counting(String result, String options) {
    return COUNTING.formatted(result, options);
  }

  @Test
  void fetchesOnce() {
    var plugin = lab.plugin("access", counting("table.concat({...}, '-')", "nil"));
    assertThat(lab.access(plugin)).isEqualTo("exit 200 a-b nil 3 1");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 a-b nil 1 1");
  }

  @Test
  void remembersThatThereIsNothing() {
    var plugin = lab.plugin("access", counting("nil", "nil"));
    assertThat(lab.access(plugin)).isEqualTo("exit 200 nil nil 3 1");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 nil nil 1 1");
  }

  @Test
  void doesNotRememberErrors() {
    var plugin = lab.plugin("access", counting("nil, 'no luck'", "nil"));
    var failed = "exit 200 nil failed to get from node cache: no luck nil ";
    assertThat(lab.access(plugin)).isEqualTo(failed + "1");
    assertThat(lab.access(plugin)).isEqualTo(failed + "2");
  }

  @Test
  void reportsACallbackThatThrows() {
    var plugin = lab.plugin("access", counting("error('boom', 0)", "nil"));
    assertThat(lab.access(plugin))
        .isEqualTo(
            "exit 200 nil failed to get from node cache: callback threw an error: boom nil 1");
  }

  @Test
  void takesTheTtlOfTheCallback() {
    var plugin = lab.plugin("access", counting("calls, nil, 1e-9", "{ ttl = 0 }"));
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1 nil 3 1");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 2 nil 3 2");
  }

  @Test
  void aNegativeTtlKeepsNothing() {
    var plugin = lab.plugin("access", counting("calls, nil, -1", "nil"));
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1 nil 3 1");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 2 nil 3 2");
    assertThat(cache.size()).isZero();
  }

  @Test
  void usesAStaleValueWhenItCannotBeHadAnew() {
    var plugin =
        lab.plugin(
            "access",
            counting(
                "calls == 1 and 'old' or nil, calls > 1 and 'down' or nil, 1e-9",
                "{ resurrect_ttl = 60 }"));
    assertThat(lab.access(plugin)).isEqualTo("exit 200 old nil 3 1");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 old nil 4 2");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 old nil 1 2");
    assertThat(lab.log).anyMatch(line -> line.contains("keeps its stale value: down"));
  }

  @Test
  void functionsShareValuesButNoTables() {
    var put = "return kong.cache:get('t', nil, function() return { n = 1, inner = { 'x' } } end)";
    assertThat(lab.result("(function() " + put + " end)().n")).isEqualTo("1");
    assertThat(lab.result("(function() local t = kong.cache:get('t') t.n = 7 return t.n end)()"))
        .isEqualTo("7");
    assertThat(lab.result("kong.cache:get('t').n")).isEqualTo("1");
    assertThat(other.result("kong.cache:get('t').n")).isEqualTo("1");
    assertThat(other.result("kong.cache:get('t').inner[1]")).isEqualTo("x");
    assertThat(other.result("select(3, kong.cache:get('t'))")).isEqualTo("2");
  }

  @Test
  void refusesValuesThatBelongToOneEventLoop() {
    for (var value : List.of("print", "{ { print } }", "coroutine.create(print)")) {
      assertThat(
              lab.result(
                  "select(2, kong.cache:get('x', nil, function() return " + value + " end))"))
          .startsWith("failed to get from node cache: cannot cache a value of type ");
    }
    assertThat(
            lab.result(
                "select(2, kong.cache:get('x', nil,"
                    + " function() local t = {} t.t = t return t end))"))
        .isEqualTo("failed to get from node cache: cannot cache a table that contains itself");
  }

  @Test
  void serializersMakeTheValueOfAnEventLoop() {
    var source =
        """
        local function get()
          return kong.cache:get("s", { l1_serializer = function(v) return { v = v } end },
            function() return "x" end)
        end
        kong.response.exit(200, get().v .. tostring(get() == get()))
        """;
    assertThat(lab.access(lab.plugin("access", source))).isEqualTo("exit 200 xtrue");
  }

  @Test
  void aFunctionGetsTheSameTableAgain() {
    var plugin =
        lab.plugin(
            "access",
            "local t, err, level = kong.cache:get('t', nil, function() return { n = 0 } end)"
                + " t.n = t.n + 1 kong.response.exit(200, t.n .. ' ' .. level)");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 1 3");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 2 1");
  }

  @Test
  void checksItsArguments() {
    assertThat(lab.error("kong.cache:get(1)")).endsWith("key must be a string");
    assertThat(lab.error("kong.cache:get('k', nil, 1)"))
        .endsWith("callback must be nil or a function");
    assertThat(lab.error("kong.cache:get('k', 1)")).endsWith("opts must be a table");
    assertThat(lab.error("kong.cache:get('k', { ttl = -1 })")).endsWith("opts.ttl must be >= 0");
    assertThat(lab.error("kong.cache:get('k', { neg_ttl = 'x' })"))
        .endsWith("opts.neg_ttl must be a number");
    assertThat(lab.result("select(3, kong.cache:get('k'))")).isEqualTo("-1");
  }

  @Test
  void waitersGetWhatTheFirstFetches() throws Exception {
    var source =
        """
        local calls = 0
        return function()
          local value, err = kong.cache:get("slow", nil, function()
            calls = calls + 1
            ngx.sleep(0.05)
            return "value " .. calls
          end)
          kong.response.exit(200, tostring(value) .. tostring(err))
        end
        """;
    var plugin = lab.plugin("access", source);
    var elsewhere = other.plugin("access", source);
    var all = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 20; i++) {
      all.add(
          lab.start(
              new TestRequest("GET", "/", ""), x -> FunctionLab.described(() -> plugin.access(x))));
      all.add(
          other.start(
              new TestRequest("GET", "/", ""),
              x -> FunctionLab.described(() -> elsewhere.access(x))));
    }
    for (var one : all) {
      assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo("exit 200 value 1nil");
    }
  }

  @Test
  void aCallbackThatAsksForItsOwnKeyIsToldSo() {
    assertThat(
            lab.result(
                "kong.cache:get('r', nil, function() return select(2, kong.cache:get('r', nil,"
                    + " function() return 1 end)) end)"))
        .isEqualTo(
            "failed to get from node cache: could not acquire callback lock: the callback asks for"
                + " its own key");
  }

  @Test
  void anExitInTheCallbackLetsTheNextOneFetch() {
    assertThat(
            lab.access(
                lab.plugin(
                    "access", "kong.cache:get('e', nil, function() kong.response.exit(403) end)")))
        .startsWith("exit 403");
    assertThat(lab.result("kong.cache:get('e', nil, function() return 'now' end)"))
        .isEqualTo("now");
  }

  @Test
  void aKilledCallbackLetsTheNextOneFetch() {
    assertThat(
            lab.access(
                lab.plugin("access", "kong.cache:get('e', nil, function() while true do end end)")))
        .contains("budget exceeded");
    assertThat(lab.result("kong.cache:get('e', nil, function() return 'now' end)"))
        .isEqualTo("now");
  }

  @Test
  void staysWithinItsBounds() {
    var fill =
        """
        local s = ("0123456789"):gsub(".", "xxxxxxxxxx")
        for i = 1, 2000 do
          kong.cache:get("fill" .. i, nil, function() return s .. s .. s .. s .. s .. s .. s end)
        end
        kong.response.exit(200, "")
        """;
    var settings = new TestSettings().cache(cache).budgets(TestSettings.PATIENT);
    try (var patient = settings.lab()) {
      assertThat(patient.access(patient.plugin("access", fill))).isEqualTo("exit 200 ");
    }
    assertThat(cache.size()).isLessThan(1500).isPositive();
  }

  @Test
  void returnsButDoesNotKeepWhatIsTooLarge() {
    var large =
        """
        local s = "x"
        for _ = 1, 19 do s = s .. s end
        local value, err, level = kong.cache:get("large", nil, function() return s end)
        kong.response.exit(200, #value .. tostring(err) .. level)
        """;
    assertThat(lab.access(lab.plugin("access", large))).isEqualTo("exit 200 524288nil3");
    assertThat(cache.size()).isZero();
    assertThat(lab.log).anyMatch(line -> line.contains("too large to be kept"));
  }

  @Test
  void laxOffersMore() {
    try (var lax = lab(0, SandboxMode.LAX)) {
      assertThat(lax.result("kong.cache:safe_set('a', { 1 })")).isEqualTo("true");
      assertThat(lax.result("kong.cache.get('a')[1]")).isEqualTo("1");
      assertThat(lax.result("select(3, kong.cache:probe('a'))[1]")).isEqualTo("1");
      assertThat(lax.result("kong.cache:renew('a', { ttl = 10 }, function() return 'n' end)"))
          .isEqualTo("n");
      assertThat(lax.result("(kong.cache:invalidate('a'))")).isEqualTo("nil");
      assertThat(lax.result("kong.cache:get('a')")).isEqualTo("nil");
      assertThat(lax.result("kong.cache.purge")).isEqualTo("nil");
    }
  }

  @Test
  void aBulkOfLookupsIsAFlatList() {
    try (var lax = lab(0, SandboxMode.LAX)) {
      var lookups =
          "{'a', nil, function(x) return x end, 7, 'b', {ttl = 1}, function() return nil, 'bad' end,"
              + " nil, 'a', nil, nil, nil, 'c', nil, nil, nil, n = 4}";
      assertThat(
              lax.result(
                  "(function() local r, out = kong.cache:get_bulk("
                      + lookups
                      + "), {} for i = 1, r.n do out[i] = tostring(r[i]) end"
                      + " return table.concat(out, ' ') end)()"))
          .isEqualTo("7 nil 3 nil bad nil 7 nil 1 nil nil -1");
      assertThat(lax.error("kong.cache:get_bulk({'a'})"))
          .endsWith("bulk.n must be the number of lookups");
      assertThat(lax.error("kong.cache:get_bulk({'a', n = 2})"))
          .endsWith("bulk[5] must be a key, a string");
      assertThat(lax.error("kong.cache:get_bulk({'a', nil, 1, n = 1})"))
          .endsWith("bulk[3] must be a callback, or nil");
      assertThat(lax.error("kong.cache:get_bulk({n = 1001})"))
          .endsWith("bulk.n must be between 0 and 1000");
    }
  }

  @Test
  void whatAFunctionSaysNothingOfIsKeptAsLongAsTheNodeSays() {
    var times = new CacheTimes(ofSeconds(10), ofSeconds(2), ofSeconds(30));
    var nanos = new AtomicLong();
    var timed = new FunctionCache(1 << 20, 2, times).withClock(nanos::get);
    var settings = new TestSettings().mode(SandboxMode.SANDBOX).cache(timed).made();
    try (var limited = new FunctionLab(0, settings)) {
      var value = limited.plugin("access", counting("7", "nil"));
      var nothing = limited.plugin("access", counting("nil", "nil").replace("key", "other"));
      var own = limited.plugin("access", counting("7", "{ttl = 60}").replace("key", "own"));
      for (var plugin : List.of(value, nothing, own)) {
        assertThat(limited.access(plugin)).endsWith("nil 3 1");
      }
      nanos.addAndGet(ofSeconds(3).toNanos());
      assertThat(limited.access(value)).endsWith("nil 1 1");
      assertThat(limited.access(nothing)).endsWith("nil 3 2");
      nanos.addAndGet(ofSeconds(8).toNanos());
      assertThat(limited.access(value)).endsWith("nil 3 2");
      assertThat(limited.access(own)).endsWith("nil 1 1");
    }
  }
}
