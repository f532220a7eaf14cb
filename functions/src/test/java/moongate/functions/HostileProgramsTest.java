package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.HeldMemory;
import moongate.functions.sandbox.SandboxMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random programs that wait in every way there is, in light threads, timers and coroutines, and
/// use what other requests have left behind: threads, coroutines, semaphores, iterators.
class HostileProgramsTest {
  private static final FunctionBudgets BUDGETS =
      new FunctionBudgets(
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          8 << 20,
          1 << 20,
          100,
          1 << 16);

  /// What is left for other requests.
  private static final List<String> LEAVE =
      List.of(
          "S.thread = ngx.thread.spawn(function() @ @ end)",
          "S.coroutine = coroutine.create(function() while true do pcall(coroutine.yield) @ end end)",
          "S.wrapped = coroutine.wrap(function() while true do coroutine.yield(1) pcall(function() @ end) end end)",
          "S.semaphore = require('ngx.semaphore').new(math.random(0, 1))",
          "S.matches = ngx.re.gmatch(('ab'):rep(50), 'a', 'jo')",
          "S.pieces = ('ab'):rep(50):gmatch('b')",
          "S.contexts = {ngx.ctx, kong.ctx.plugin, kong.ctx.shared, ngx.header, ngx.var}",
          "S.own = coroutine.running()",
          "S.calls = {kong.request.get_header, kong.response.exit, ngx.say, ngx.exit, ngx.req.read_body}",
          "S.weak = setmetatable({}, {__mode = 'kv', __index = function() @ end})",
          "S.kept = ('x'):rep(math.random(1, 300000))");

  private static final List<String> USE =
      List.of(
          "ngx.thread.wait(S.thread)",
          "ngx.thread.kill(S.thread)",
          "coroutine.resume(S.thread)",
          "coroutine.resume(S.coroutine)",
          "S.wrapped()",
          "coroutine.resume(S.own)",
          "S.semaphore:wait(0.01)",
          "S.semaphore:wait(2)",
          "S.semaphore:post(math.random(1, 3))",
          "S.matches() S.pieces()",
          "for i = 1, 5 do S.contexts[i].x = S end",
          "S.calls[math.random(1, 5)]('x')",
          "return S.weak.field",
          "for k, v in pairs(S) do tostring(v) end",
          "S[math.random(1, 3)] = S.kept",
          "S = {}");

  private static final List<String> WAIT =
      List.of(
          "ngx.sleep(0)",
          "ngx.sleep(0.001)",
          "ngx.sleep(0.02)",
          "ngx.sleep(1)",
          "ngx.thread.spawn(function() @ end)",
          "ngx.thread.wait(ngx.thread.spawn(function() @ end), ngx.thread.spawn(function() @ end))",
          "ngx.thread.kill(ngx.thread.spawn(function() @ @ end))",
          "ngx.timer.at(0, function() @ @ end)",
          "ngx.timer.every(0.01, function() @ end)",
          "local s = require('ngx.semaphore').new(0) ngx.thread.spawn(function() s:wait(1) @ end) s:post()",
          "kong.cache:get('key', nil, function() @ return 1 end)",
          "ngx.req.read_body()");

  private static final List<String> END =
      List.of(
          "error('x')",
          "error({})",
          "kong.response.exit(200, 'left')",
          "ngx.exit(403)",
          "while true do end",
          "while true do pcall(error) end",
          "while true do ngx.sleep(0) end",
          "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
          "local function f() return f() + 1 end f()",
          "coroutine.yield(1)");

  private static final List<String> WRAP =
      List.of(
          "pcall(function() @ end)",
          "pcall(function() @ @ end)",
          "xpcall(function() @ end, function() @ end)",
          "coroutine.wrap(function() @ @ end)()",
          "('abc'):gsub('.', function() @ end)",
          "table.sort({3, 2, 1}, function(a, b) @ return a < b end)",
          "for i = 1, 3 do @ end",
          "do @ end");

  private static final String HANGS = "it hangs";

  private final HeldMemory held = new HeldMemory(64 << 20);
  private final FunctionLab lab =
      new FunctionLab(new TestSettings().mode(SandboxMode.ON).budgets(BUDGETS).held(held).made());

  @AfterEach
  void close() {
    lab.close();
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void nobodyHangsAndNothingIsLeft(long seed) throws Exception {
    var random = new Random(seed);
    for (int round = 0; round < 8; round++) {
      var programs = Stream.generate(() -> program(random)).limit(3).toArray(String[]::new);
      var plugin = lab.plugin("access", programs);
      var running =
          IntStream.range(0, 6)
              .mapToObj(_ ->
                  lab.start(
                      new TestRequest("GET", "/", ""),
                      exchange -> FunctionLab.described(() -> plugin.access(exchange))))
              .toList();
      var where = "seed " + seed + ", round " + round + ": " + String.join("\n", programs);
      for (var request : running) {
        assertThat(outcome(request)).as(where).doesNotContain("internal error", HANGS);
      }
      assertThat(lab.result("'fine'")).as(where).isEqualTo("fine");
    }
    lab.serveWith(); // timers that repeat end
    while (held.bytes() > 0) {
      assertThat(lab.result("'fine'")).isEqualTo("fine"); // what runs ends by its budget
    }
    assertThat(lab.log).noneMatch(line -> line.contains("internal error"));
  }

  private static String outcome(CompletableFuture<String> request) throws Exception {
    return request
        .completeOnTimeout(HANGS, 20, TimeUnit.SECONDS)
        .exceptionally(Throwable::toString)
        .get();
  }

  private static String program(Random random) {
    var body = "local S = _G.S or {} _G.S = S " + many(random, 1 + random.nextInt(4), 0);
    return random.nextBoolean() ? body : "return function() " + body + " end";
  }

  private static String many(Random random, int statements, int depth) {
    return IntStream.range(0, statements)
        .mapToObj(_ -> statement(random, depth))
        .collect(Collectors.joining(" "));
  }

  private static String statement(Random random, int depth) {
    var kind = random.nextInt(100);
    var template =
        kind < 22
            ? one(random, LEAVE)
            : kind < 50
                ? one(random, USE)
                : kind < 76 ? one(random, WAIT) : kind < 84 ? one(random, END) : one(random, WRAP);
    while (template.contains("@")) {
      var inner = depth < 3 ? statement(random, depth + 1) : "ngx.sleep(0.001)";
      template =
          template.substring(0, template.indexOf('@'))
              + inner
              + template.substring(template.indexOf('@') + 1);
    }
    return random.nextInt(4) > 0
        ? "pcall(function() " + template + " end)"
        : "do " + template + " end";
  }

  private static String one(Random random, List<String> templates) {
    return templates.get(random.nextInt(templates.size()));
  }
}
