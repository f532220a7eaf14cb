package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.NodeFacts;
import moongate.gateway.plugin.Plugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that want too much: each is ended, says why, and nobody else notices.
class BudgetTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private void assertEnds(Plugin plugin, String kind) {
    assertEnds(lab, plugin, kind);
  }

  /// For functions that meet another budget than that of the processor, however slow the machine
  /// is.
  private static void assertEndsWithTimeToSpare(String source, String kind) {
    try (var patient = new TestSettings().budgets(TestSettings.PATIENT).lab()) {
      assertEnds(patient, patient.plugin("access", source), kind);
    }
  }

  private static void assertEnds(FunctionLab lab, Plugin plugin, String kind) {
    assertThat(lab.access(plugin))
        .startsWith("failed ")
        .contains(kind + " budget exceeded")
        .contains("function: access[1]")
        .contains("plugin_id: 11111111-2222-4333-8444-555555555555");
    assertThat(lab.result("'still here'")).isEqualTo("still here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "for i = 1, math.huge do end",
        "pcall(function() while true do end end)",
        "xpcall(error, function() while true do end end)",
        "while true do coroutine.wrap(function() for i = 1, 1e6 do end end)() end",
        "local function f() return f() end f()",
        "string.find(('a'):lower():gsub('a', ('a.-'):lower()), '.-.-.-.-b$') while true do end",
        "table.sort({3, 2, 1}, function() while true do end end)",
        "('x'):gsub('x', function() while true do end end)",
        "local t = {} t.t = t while true do pcall(kong.response.exit, 200, t) end",
        "while true do kong.log.err('flood') end",
        "while true do kong.request.get_headers() end",
      })
  void endsWhatComputesTooLong(String source) {
    assertEnds(lab.plugin("access", source), "cpu");
  }

  /// The JVM sees the branch for the first time then.
  @Test
  void aBranchThatIsTakenLateHasMoreTimeAFewTimes() {
    var usual = FunctionBudgets.DEFAULT;
    var budgets =
        new FunctionBudgets(
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            usual.memory(),
            usual.outputBytes(),
            usual.logLines(),
            usual.logBytes());
    try (var hurried = new TestSettings().budgets(budgets).lab()) {
      var plugin =
          hurried.plugin(
              "access",
              """
              local calls = 0
              return function()
                calls = calls + 1
                if calls > 20 then
                  for i = 1, 2e5 do local _ = ("%d"):format(i) end
                end
                kong.response.exit(200, tostring(calls))
              end
              """);
      for (int i = 1; i <= 30; i++) {
        assertThat(hurried.access(plugin)).isEqualTo("exit 200 " + i);
      }
      assertEnds(hurried, plugin, "cpu");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do t[#t + 1] = {} end",
        "local t = {} for i = 1, 1000 do t[i] = ('%99s'):format(i) end local s = table.concat(t)"
            + " while true do s = table.concat({s, s}) end",
      })
  void endsWhatAllocatesTooMuch(String source) {
    assertEndsWithTimeToSpare(source, "memory");
  }

  /// A table may contain the same string a thousand times: whatever copies its items has to be paid
  /// for each of them, and before it copies.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ngx.print(list)                                 | output
          ngx.say(unpack(list))                           | output
          ngx.header.x = list                             | memory
          ngx.req.set_header('x', list)                   | memory
          kong.response.set_header('x', list)             | memory
          kong.response.set_headers({ x = list })         | memory
          kong.response.exit(200, '', { x = list })       | memory
          kong.service.request.set_headers({ x = list })  | memory
          kong.service.request.set_query({ x = list })    | memory
          kong.service.request.set_body(parts, 'multipart/form-data') | memory
          ngx.encode_args({ [text] = flags })             | memory
          ngx.log(ngx.ERR, unpack(list))                  | memory
          while true do local h = ngx.req.get_headers(0) end | memory
          """)
  void endsWhatCopiesOneStringAgainAndAgain(String source, String kind) {
    assertEndsWithTimeToSpare(
        """
        local text, list, flags, parts = 'x', {}, {}, {}
        for i = 1, 20 do text = text .. text end
        for i = 1, 100 do list[i], flags[i], parts['part' .. i] = text, true, text end
        ngx.req.set_header('y', text)
        """
            + source,
        kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local s = ('%99s'):format('x') for i = 1, 12 do s = s .. s end while true do ngx.print(s)"
            + " end",
      })
  void endsWhatPrintsTooMuch(String source) {
    assertEndsWithTimeToSpare(source, "output");
  }

  /// Each error is a new object: which budget is met first depends on how warm the code is.
  @Test
  void endsWhatCatchesErrorsWithoutEnd() {
    assertThat(lab.access(lab.plugin("access", "while true do pcall(error) end")))
        .startsWith("failed ")
        .containsPattern("(cpu|memory) budget exceeded");
  }

  @Test
  void endsWhatKeepsManyDeepCoroutines() {
    var plugin =
        lab.plugin(
            "access",
            "local function d(n) if n == 0 then coroutine.yield() else d(n - 1) end return n end\n"
                + "local t = {} while true do local co = coroutine.create(d)"
                + " coroutine.resume(co, 5000) t[#t + 1] = co end");
    assertThat(lab.access(plugin)).contains("budget exceeded");
  }

  @Test
  void theNextCallOfTheSameFunctionWorks() {
    var plugin =
        lab.plugin(
            "access",
            "if kong.request.get_query_arg('loop') then while true do end end"
                + " kong.response.exit(200, 'fine')");
    assertThat(lab.access(plugin, new TestRequest("GET", "/?loop", ""))).startsWith("failed ");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 fine");
  }

  @Test
  void anotherRequestRunsWhileOneWaitsForItsEnd() throws Exception {
    var quick =
        new TestSettings()
            .budgets(
                new FunctionBudgets(
                    Duration.ofMillis(20),
                    Duration.ofMillis(5),
                    Duration.ofMillis(100),
                    Duration.ofMillis(200),
                    32 << 20,
                    1 << 20,
                    100,
                    1 << 16))
            .facts(NodeFacts.DEFAULT)
            .made();
    try (var limited = new FunctionLab(quick)) {
      var plugin = limited.plugin("access", "ngx.sleep(1e9)");
      var sleeper =
          limited.start(
              new TestRequest("GET", "/", ""),
              exchange -> FunctionLab.described(() -> plugin.access(exchange)));
      assertThat(limited.result("1")).isEqualTo("1");
      assertThat(sleeper.get(10, TimeUnit.SECONDS)).contains("time budget exceeded");
    }
  }

  @Test
  void countersSurviveAWaitThatOthersUse() {
    var plugin =
        lab.plugin(
            "access",
            "kong.ctx.plugin.id = kong.request.get_query_arg('id')\n"
                + "local co = coroutine.wrap(function(a) ngx.sleep(0.001) coroutine.yield(a)"
                + " end)\n"
                + "local got = co(kong.request.get_query_arg('id'))\n"
                + "kong.response.exit(200, got .. kong.ctx.plugin.id .. ngx.var.arg_id)");
    var requests =
        IntStream.range(0, 20)
            .mapToObj(id ->
                lab.start(
                    new TestRequest("GET", "/?id=" + id, ""),
                    exchange -> FunctionLab.described(() -> plugin.access(exchange))))
            .toList();
    for (int id = 0; id < requests.size(); id++) {
      assertThat(requests.get(id).orTimeout(10, TimeUnit.SECONDS).join())
          .isEqualTo("exit 200 " + id + id + id);
    }
  }

  @Test
  void logLinesOfOneRequestAreBounded() {
    lab.access(lab.plugin("access", "for i = 1, 1000 do kong.log.err(i) end"));
    assertThat(lab.log).hasSize(101).last().asString().contains("the rest is dropped");
  }

  @Test
  void logLinesCannotBeForged() {
    lab.access(lab.plugin("access", "kong.log.err('a\\n2026/01/01 [crit] \\27[31m b\\0')"));
    assertThat(lab.log)
        .singleElement()
        .asString()
        .contains("a\\n2026/01/01 [crit] \\x1b[31m b\\x00");
  }

  @Test
  void errorValuesOfAnyKindAreReported() {
    assertThat(lab.access(lab.plugin("access", "error({})"))).startsWith("failed table: 0x");
    assertThat(lab.access(lab.plugin("access", "error()"))).startsWith("failed nil");
    assertThat(
            lab.access(
                lab.plugin("access", "error({ code = 401, message = 'no token', more = {} })")))
        .startsWith("failed table: 0x")
        .contains("code = 401")
        .contains("message = \"no token\"")
        .doesNotContain("more = table");
    assertThat(lab.access(lab.plugin("access", "error('x', 0)"))).startsWith("failed x,");
  }

  @Test
  void endlessRecursionIsAnErrorThatCanBeCaught() {
    assertThat(lab.error("local function f() return 1 + f() end f()")).contains("stack overflow");
  }
}
