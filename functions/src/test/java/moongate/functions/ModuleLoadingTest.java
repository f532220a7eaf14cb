package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import moongate.functions.sandbox.SandboxMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `require` of the whole library, as custom plugins have it: `package.loaded` is one for all
/// functions of a worker.
class ModuleLoadingTest {
  private final FunctionLab lab = new TestSettings().mode(SandboxMode.ON).lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aModuleWhoseLoadingABudgetEndedIsLoadedByTheNextOneThatAsks() {
    var plugin =
        lab.plugin(
            "access",
            """
            local loads = 0
            return function()
              package.preload.slow = function()
                loads = loads + 1
                while loads == 1 do end
                return {number = loads}
              end
              kong.response.exit(200, tostring(require("slow").number))
            end
            """);
    assertThat(lab.access(plugin)).contains("cpu budget exceeded");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 2");
  }

  @Test
  void aModuleWhoseLoadingAnswersTheRequestIsLoadedByTheNextOneThatAsks() {
    var plugin =
        lab.plugin(
            "access",
            """
            local loads = 0
            return function()
              package.preload.answering = function()
                loads = loads + 1
                if loads == 1 then kong.response.exit(403, "not yet") end
                return {}
              end
              kong.response.exit(200, type(require("answering")))
            end
            """);
    assertThat(lab.access(plugin)).isEqualTo("exit 403 not yet");
    assertThat(lab.access(plugin)).isEqualTo("exit 200 table");
  }

  @Test
  void aModuleThatFailsStaysFailedAsInLuaJit() {
    var plugin =
        lab.plugin(
            "access",
            """
            package.preload.broken = function() error("of its own") end
            pcall(require, "broken")
            kong.response.exit(200, (select(2, pcall(require, "broken"))))
            """);
    assertThat(lab.access(plugin)).contains("loop or previous error loading module 'broken'");
  }

  @Test
  void nobodySeesAModuleHalfLoaded() throws Exception {
    try (var node = new TestSettings().mode(SandboxMode.ON).budgets(TestSettings.LONG).lab()) {
      var code =
          """
          package.preload.long = package.preload.long or function()
            local n = 0
            for i = 1, 3e6 do n = n + 1 end
            return n
          end
          kong.response.exit(200, tostring(require("long")))
          """;
      var first = node.plugin("access", code);
      var second = node.plugin("access", code + "-- another function");
      var loads =
          node.start(
              new TestRequest("GET", "/", ""), x -> FunctionLab.described(() -> first.access(x)));
      assertThat(node.access(second)).isEqualTo("exit 200 3000000");
      assertThat(loads.get(20, TimeUnit.SECONDS)).isEqualTo("exit 200 3000000");
    }
  }
}
