package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.junit.jupiter.api.Test;

/// Tests the engine as a library, as used by a Java developer.
class EmbeddingTest {
  private final Sandbox sandbox = Sandbox.restricted(Budget.DEFAULT);

  @Test
  void theExampleOfTheReadmeRuns() {
    assertThat(EmbeddingExample.total()).isEqualTo(12.0);
  }

  @Test
  void theReadmeShowsTheExampleThatIsTested() throws IOException {
    var example = Files.readString(Path.of("src/test/java/moongate/lua/EmbeddingExample.java"));
    var shown = example.substring(example.indexOf("// README\n") + 10, example.indexOf("// END"));
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + shown.stripTrailing().stripIndent() + "\n```");
  }

  @Test
  void dataGoesInAndComesBack() {
    var echo = sandbox.load("return ...", "=echo");
    var data = Map.of("list", List.of(1.0, "zwölf", true), "map", Map.of("k", Map.of()));
    assertThat(sandbox.call(echo, data).data(1))
        .isEqualTo(Map.of("list", List.of(1.0, "zwölf", true), "map", Map.of("k", List.of())));
    assertThat(sandbox.call(echo, 1, 2L, 3.5f).data(3)).isEqualTo(3.5);
    assertThat(sandbox.call(sandbox.load("return {10, 20, n = 2, [5] = 50}", "=t")).data(1))
        .isEqualTo(Map.of(1.0, 10.0, 2.0, 20.0, "n", 2.0, 5.0, 50.0));
  }

  @Test
  void textIsBytesInLua() {
    var length = sandbox.load("local s = ... return #s, s:sub(1, 1)", "=length");
    var results = sandbox.call(length, "é");
    assertThat(results.integer(1)).isEqualTo(2);
    assertThat(results.bytes(2)).containsExactly(0xc3);
  }

  @Test
  void resultsSayWhatTheyAreInsteadOfWhatIsWanted() {
    var results = sandbox.call(sandbox.load("return nil, {}, 1.5, 'x'", "=results"));
    assertThat(results.count()).isEqualTo(4);
    assertThat(results.isNil(1)).isTrue();
    assertThat(results.isNil(9)).isTrue();
    assertThatThrownBy(() -> results.number(1)).hasMessage("result 1 is nil, not a number");
    assertThatThrownBy(() -> results.text(2)).hasMessage("result 2 is a table, not a string");
    assertThatThrownBy(() -> results.integer(3))
        .hasMessage("result 3 is a number, not a whole number");
    assertThatThrownBy(() -> results.function(4))
        .hasMessage("result 4 is a string, not a function");
  }

  @Test
  void objectsOfTheHostDoNotCrossByAccident() {
    var echo = sandbox.load("return ...", "=echo");
    assertThatThrownBy(() -> sandbox.call(echo, new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> sandbox.call(echo, new Userdata("secret", null)).data(1))
        .hasMessage("result holds a userdata, which is no data");
  }

  @Test
  void dataThatHoldsItselfIsRefused() {
    assertThatThrownBy(
            () -> sandbox.call(sandbox.load("local t = {} t[1] = t return t", "=cycle")).data(1))
        .hasMessage("tables are nested more than 100 levels deep");
    var cycle = new ArrayList<Object>();
    cycle.add(cycle);
    assertThatThrownBy(() -> sandbox.call(sandbox.load("return ...", "=cycle"), cycle))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyCallHasTheWholeBudget() {
    var small =
        Sandbox.restricted(Budget.DEFAULT.withInstructions(1000).withCpu(Duration.ofSeconds(9)));
    var turns = small.load("local n = ... for i = 1, n do end", "=turns");
    for (int i = 0; i < 5; i++) {
      small.call(turns, 500);
    }
    assertThatExceptionOfType(BudgetExceeded.class).isThrownBy(() -> small.call(turns, 5000));
    small.call(turns, 500);
  }

  @Test
  void aCallTellsWhatItUsed() {
    var work = sandbox.load("local n = ... local t = {} for i = 1, n do t[i] = {} end", "=work");
    sandbox.call(work, 10);
    var little = sandbox.usage();
    sandbox.call(work, 1000);
    var more = sandbox.usage();
    assertThat(little.instructions()).isBetween(10L, 100L);
    assertThat(more.instructions()).isGreaterThanOrEqualTo(1000);
    assertThat(more.memory()).isGreaterThan(little.memory() + 40_000);
    assertThat(more.wall()).isPositive();
  }

  @Test
  void aHostFunctionRaisesAnErrorAtItsCaller() {
    var library =
        Library.of("host")
            .function("double", (state, a) -> 2 * Args.number(a, 1, "double"))
            .varargs("count", (state, arguments) -> (double) arguments.length)
            .function("pair", state -> Values.pair("a", "b"))
            .value("version", "1.0");
    sandbox.with(library).with("limits", Map.of("depth", 3));
    assertThat(
            sandbox
                .call(
                    sandbox.load(
                        "return host.double(21), host.count(nil, nil), select('#', host.pair()),"
                            + " host.version, limits.depth",
                        "=all"))
                .value(5))
        .isEqualTo(3.0);
    assertThatThrownBy(() -> sandbox.call(sandbox.load("\nhost.double({})", "=wrong")))
        .hasMessage("wrong:2: bad argument #1 to 'double' (number expected, got table)");
  }

  @Test
  void anExceptionOfJavaIsAnErrorThatTellsLuaNothing() {
    var defects = new ArrayList<Throwable>();
    sandbox.state().defects(defects::add);
    sandbox.with(
        Library.of("host")
            .function(
                "fail",
                state -> {
                  throw new IndexOutOfBoundsException("secret of the host");
                }));
    var guarded =
        """
        local a, b = pcall(host.fail)
        local c, d = xpcall(host.fail, function(m) return m .. "!" end)
        local e, f = coroutine.resume(coroutine.create(host.fail))
        return a, b, c, d, e, f
        """;
    var results = sandbox.call(sandbox.load(guarded, "=guarded"));
    assertThat(Arrays.asList(results.value(2), results.value(4), results.value(6)))
        .containsExactly("internal error", "internal error!", "internal error");
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> sandbox.call(sandbox.load("host.fail()", "=bare")))
        .withMessage("internal error")
        .withNoCause();
    assertThat(defects).hasSize(4).allMatch(IndexOutOfBoundsException.class::isInstance);
  }

  @Test
  void anExceptionOfTheHostsOwnPasses() {
    final class Refused extends RuntimeException {}
    sandbox.with(
        Library.of("host")
            .function(
                "refuse",
                state -> {
                  throw new Refused();
                }));
    var source = "pcall(host.refuse) coroutine.wrap(host.refuse)()";
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> sandbox.call(sandbox.load(source, "=own")));
  }
}
