package moongate.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests functions that are too large for a single method of the JVM.
class LargeSourceTest {
  private final Sandbox sandbox = Sandbox.restricted(Budget.UNLIMITED);

  @Test
  void thousandsOfStatementsRun() {
    var body = lines(3000, i -> "x = x + " + i + " t[" + i + "] = 'k" + i + "'");
    assertThat(run("local t, x = {}, 0\n" + body + "return x, #t, t[3000]"))
        .containsExactly(4_501_500.0, 3000.0, "k3000");
  }

  @Test
  void jumpsLeaveThePartsTheyAreIn() {
    var body =
        lines(
            1500,
            i ->
                "if a == "
                    + i
                    + " then x = x + 1 if i == 2 then goto continue end"
                    + " if a == 77 then break end if a == 78 then return 'early', x end end");
    var source =
        "local function f(a)\nlocal x = 0 for i = 1, 3 do\n"
            + body
            + " ::continue:: end return x, (function() return a + x end)() end\n";
    assertThat(run(source + "return f(5)")).containsExactly(3.0, 8.0);
    assertThat(run(source + "return f(77)")).containsExactly(1.0, 78.0);
    assertThat(run(source + "return f(78)")).containsExactly("early", 1.0);
    assertThat(run(source + "return f(0)")).containsExactly(0.0, 0.0);
  }

  @Test
  void variablesOfLargeFunctionsAreSharedWithClosures() {
    var body =
        lines(
            600,
            i ->
                "do local c = a + "
                    + i
                    + " local g = function() x = x + 1 return c end x = g() + x end");
    assertThat(
            run(
                "local function f(...) local a, b = ... local x = 0\n"
                    + body
                    + " return x, b, ... end return f(1, 2, 3)"))
        .containsExactly(181_500.0, 2.0, 1.0, 2.0, 3.0);
  }

  @Test
  void largeTablesAreBuilt() {
    var items = IntStream.range(0, 20_000).mapToObj(String::valueOf);
    var fields =
        IntStream.range(0, 3000).mapToObj(i -> "k" + i + " = {a = " + i + ", 's" + i + "'}");
    assertThat(
            run(
                "local t = {"
                    + items.collect(Collectors.joining(","))
                    + "} local u = {"
                    + fields.collect(Collectors.joining(","))
                    + "} return #t, t[20000], u.k2999.a, u.k2999[1]"))
        .containsExactly(20_000.0, 19_999.0, 2999.0, "s2999");
  }

  @Test
  void longChoicesFindTheirBranch() {
    var branches = lines(2500, i -> "elseif a == " + i + " then return " + i + " * 2");
    var source =
        "local function f(a) if a == 0 then return 0\n" + branches + "else return -1 end end ";
    assertThat(run(source + "return f(0), f(7), f(2500), f(9999)"))
        .containsExactly(0.0, 14.0, 5000.0, -1.0);
  }

  @Test
  void errorsInPartsNameTheirLine() {
    var body = lines(2000, i -> "x = x + " + i);
    assertThat(
            run(
                "local ok, message = pcall(function() local x = 0\n"
                    + body
                    + "x = x.y.z end) return message"))
        .containsExactly("large:2002: attempt to index local 'x' (a number value)");
  }

  @Test
  void manyFunctionsShareAChunk() {
    var functions = lines(1000, i -> "f" + i + " = function(a, b) return (a + b) * " + i + " end");
    assertThat(run(functions + "return f1000(1, 2)")).containsExactly(3000.0);
  }

  @Test
  void aLongStringIsOneConstant() {
    assertThat(run("return #[[" + "x".repeat(300_000) + "]], #'" + "\u00e9".repeat(70_000) + "'"))
        .containsExactly(300_000.0, 70_000.0);
  }

  private @Nullable Object[] run(String source) {
    return Values.array(sandbox.run(source, "=large"));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.rangeClosed(1, count).mapToObj(line).collect(Collectors.joining("\n")) + "\n";
  }
}
