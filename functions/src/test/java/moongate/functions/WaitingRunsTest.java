package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.functions.api.HeldMemory;
import moongate.functions.sandbox.SandboxMode;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What functions that wait are handed by others, when the heap is short.
class WaitingRunsTest {
  private static final String COLLECTS_AND_FEEDS =
      """
      local semaphore = require "ngx.semaphore"
      local fed, taken, left = semaphore.new(0), semaphore.new(0), semaphore.new(0)
      local slot
      local function collect()
        local kept = {}
        while true do fed:wait(20) kept[#kept + 1] = slot slot = nil taken:post() end
      end
      return function()
        local role = kong.request.get_header("role")
        if role == "collect" then
          collect()
        elseif role == "thread" then
          ngx.thread.wait(ngx.thread.spawn(collect))
        elseif role == "wait" then
          left:wait(20)
          kong.response.exit(200, "went on")
        elseif role == "end" then
          left:post()
        elseif role == "leave" then
          slot = string.rep("x", 2^19)
        elseif role == "take" then
          local taken = slot
          slot = nil
          left:wait(20)
          return taken
        elseif role == "feed" then
          local s = "x"
          for i = 1, 19 do s = s .. s end
          slot = s
          fed:post()
          taken:wait(20)
        end
      end
      """;

  private final HeldMemory held = new HeldMemory(64 << 20);
  private final FunctionLab lab =
      new FunctionLab(new TestSettings().mode(SandboxMode.ON).held(held).made());
  private final Plugin plugin = lab.plugin("access", COLLECTS_AND_FEEDS);

  @AfterEach
  void close() {
    lab.close();
  }

  private CompletableFuture<String> start(String role) {
    var request = new TestRequest("GET", "/", "");
    request.head().headers().set(HeaderName.of("role"), role);
    return lab.start(request, exchange -> FunctionLab.described(() -> plugin.access(exchange)));
  }

  private void feed(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(start("feed").get(20, TimeUnit.SECONDS)).isEqualTo("continue");
    }
  }

  @Test
  void theOneThatCollectsEndsAndTheOneThatOnlyWaitsGoesOn() throws Exception {
    var waits = start("wait");
    var collects = start("collect");
    feed(10);

    assertThat(held.waiting().relieve(false)).isEqualTo(1);
    assertThat(collects.get(20, TimeUnit.SECONDS))
        .contains("memory budget exceeded (the heap is short, and while it waited");
    assertThat(held.waiting().relieve(true)).as("nobody is left").isZero();
    start("end").get(20, TimeUnit.SECONDS);
    assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 went on");
    assertThat(held.bytes()).isZero();
  }

  @Test
  void aLightThreadThatCollectsEndsItsRequest() throws Exception {
    var collects = start("thread");
    feed(10);

    assertThat(held.waiting().relieve(false)).isEqualTo(1);
    assertThat(collects.get(20, TimeUnit.SECONDS)).contains("the heap is short");
  }

  @Test
  void whoTakesWhatItsFunctionHadKeptEnds() throws Exception {
    var waits = start("wait");
    assertThat(start("leave").get(20, TimeUnit.SECONDS)).isEqualTo("continue");
    var takes = start("take");
    start("nothing").get(20, TimeUnit.SECONDS); // it has taken it by now

    assertThat(held.waiting().relieve(false)).isEqualTo(1);
    assertThat(takes.get(20, TimeUnit.SECONDS)).contains("the heap is short");
    start("end").get(20, TimeUnit.SECONDS);
    assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 went on");
  }

  @Test
  void whenThatIsNotEnoughHalfOfThemEnd() throws Exception {
    var longest = start("collect");
    feed(10);
    var latest = start("collect");
    feed(2); // in turns, the longest first
    assertThat(held.waiting().relieve(true)).isEqualTo(1);
    assertThat(longest.get(20, TimeUnit.SECONDS)).contains("the heap is short");
    assertThat(latest).isNotDone();
    assertThat(held.waiting().relieve(true)).isEqualTo(1);
    assertThat(latest.get(20, TimeUnit.SECONDS)).contains("the heap is short");
  }
}
