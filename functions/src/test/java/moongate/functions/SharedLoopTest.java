package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Functions that compute for long share their event loop with others.
class SharedLoopTest {
  private final FunctionLab lab = new TestSettings().budgets(TestSettings.LONG).lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static final String LOOP_UNTIL_TOLD =
      "repeat local told = kong.request.get_header('told') until told == 'yes'"
          + " kong.response.exit(200, 'was told')";

  @Test
  void anotherFunctionRunsWhileOneLoops() throws Exception {
    var loops = lab.plugin("access", LOOP_UNTIL_TOLD);
    var request = new TestRequest("GET", "/", "");
    var looping =
        lab.start(request, exchange -> FunctionLab.described(() -> loops.access(exchange)));
    assertThat(lab.result("'had its turn'")).isEqualTo("had its turn");
    assertThat(looping).isNotDone();
    lab.on(
        new TestRequest("GET", "/", ""),
        _ -> {
          request.head().headers().set(HeaderName.of("told"), "yes");
          return true;
        });
    assertThat(looping.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 was told");
  }

  @Test
  void anInterruptedLoopInsideACoroutineGoesOn() {
    assertThat(
            lab.access(
                lab.plugin(
                    "access",
                    "local co = coroutine.wrap(function() local n = 0 for i = 1, 3e6 do n = n + 1 end"
                        + " coroutine.yield(n) end) kong.response.exit(200, tostring(co()))")))
        .isEqualTo("exit 200 3000000");
  }

  @Test
  void whatAFunctionDoesBetweenTwoWaitsIsNotMixedWithItselfInOtherRequests() throws Exception {
    var counter =
        lab.plugin(
            "access",
            "local n = 0 return function() local before = n for i = 1, 3e6 do end n = before + 1"
                + " kong.response.exit(200, tostring(n)) end");
    assertThat(lab.access(counter)).isEqualTo("exit 200 1");
    var first =
        lab.start(
            new TestRequest("GET", "/", ""), x -> FunctionLab.described(() -> counter.access(x)));
    var second =
        lab.start(
            new TestRequest("GET", "/", ""), x -> FunctionLab.described(() -> counter.access(x)));
    var third =
        lab.start(
            new TestRequest("GET", "/", ""), x -> FunctionLab.described(() -> counter.access(x)));
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 2");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 3");
    assertThat(third.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 4");
  }

  @Test
  void aRequestThatHasWaitedDoesNotGoOnInTheMiddleOfAnotherOne() throws Exception {
    var function =
        lab.plugin(
            "access",
            "local n = 0 return function() if kong.request.get_header('waits') then"
                + " ngx.sleep(0.02) n = n + 1 kong.response.exit(200, tostring(n)) end"
                + " local before, start = n, ngx.now()"
                + " repeat ngx.update_time() until ngx.now() - start > 0.2"
                + " kong.response.exit(200, tostring(n == before)) end");
    assertThat(lab.access(function)).isEqualTo("exit 200 true");
    var waiting = new TestRequest("GET", "/", "");
    waiting.head().headers().set(HeaderName.of("waits"), "yes");
    var waits = lab.start(waiting, x -> FunctionLab.described(() -> function.access(x)));
    var loops =
        lab.start(
            new TestRequest("GET", "/", ""), x -> FunctionLab.described(() -> function.access(x)));
    assertThat(loops.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 true");
    assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 1");
  }

  @Test
  void aRowOfRunsThatCannotBeInterruptedLetsOthersIn() throws Exception {
    var function =
        lab.plugin(
            "access",
            "local t = {} for i = 1, 2^16 do t[i] = 'abababab' end local s = table.concat(t)"
                + " return function() s:gsub('b', 'cc') kong.response.exit(200) end");
    lab.access(function);
    long begun = System.nanoTime();
    var runs = atTheSameTime(function);
    lab.onLoop((_, _) -> {});
    long nanosOfOther = System.nanoTime() - begun;
    for (var run : runs) {
      assertThat(run.get(20, TimeUnit.SECONDS)).startsWith("exit 200");
    }
    assertThat(nanosOfOther).isLessThan((System.nanoTime() - begun) / 3);
  }

  @Test
  void whoHasWaitedForAFunctionThatWastesItsTimeDoesNotWasteMore() throws Exception {
    try (var usual = new FunctionLab()) {
      var function =
          usual.plugin(
              "access",
              "return function() ngx.shared.kong:incr('runs', 1, 0) while true do end end");
      for (var run : atTheSameTime(usual, function)) {
        run.get(20, TimeUnit.SECONDS);
      }
      assertThat(usual.result("ngx.shared.kong:get('runs') < 20")).isEqualTo("true");
    }
  }

  private List<CompletableFuture<String>> atTheSameTime(Plugin function) {
    return atTheSameTime(lab, function);
  }

  /// Forty requests.
  private static List<CompletableFuture<String>> atTheSameTime(FunctionLab lab, Plugin function) {
    return Stream.generate(() ->
            lab.start(
                new TestRequest("GET", "/", ""),
                exchange -> FunctionLab.described(() -> function.access(exchange))))
        .limit(40)
        .toList();
  }
}
