package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.functions.api.FunctionBudgets;
import moongate.functions.run.FunctionPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Functions that keep more and more from request to request.
class RetentionTest {
  private final FunctionLab lab =
      new FunctionLab(
          new FunctionSettings(
              FunctionSettings.DEFAULT.sandbox(),
              FunctionBudgets.DEFAULT.withRetained(4 << 20),
              FunctionSettings.DEFAULT.facts(),
              FunctionSettings.DEFAULT.log()));

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aFunctionThatLeaksStartsOverAndSaysSo() {
    var plugin =
        lab.plugin(
            "access",
            "local kept, calls = {}, 0 return function() calls = calls + 1"
                + " for i = 1, 2000 do kept[#kept + 1] = {i} end"
                + " kong.response.exit(200, tostring(calls)) end");
    var highest = 0;
    var last = 0;
    for (int i = 0; i < 200 && last >= highest; i++) {
      highest = last;
      last = Integer.parseInt(lab.access(plugin).replace("exit 200 ", ""));
    }
    assertThat(last).as("after a reset").isEqualTo(1);
    assertThat(highest).isGreaterThan(5);
    assertThat(lab.log)
        .anyMatch(line ->
            line.contains("kept more than 4 MB between calls")
                && line.contains("function: access[1]"));
    var totals = ((FunctionPlugin) plugin).functions().reports().getFirst().totals();
    assertThat(totals.resets()).isEqualTo(1);
    assertThat(totals.retained()).isGreaterThan(4 << 20);
  }

  @Test
  void whatIsLetGoIsNotCounted() {
    var plugin =
        lab.plugin(
            "access",
            "local calls = 0 return function() calls = calls + 1 local t = {}"
                + " for i = 1, 2000 do t[#t + 1] = {i} end"
                + " kong.response.exit(200, tostring(calls)) end");
    for (int i = 1; i <= 150; i++) {
      assertThat(lab.access(plugin)).isEqualTo("exit 200 " + i);
    }
  }

  @Test
  void theTableThatAllFunctionsShareIsEmptiedWhenItKeepsTooMuch() {
    var leaks =
        lab.plugin(
            "access",
            "_G.kept = _G.kept or {} for i = 1, 2000 do _G.kept[#_G.kept + 1] = {i} end"
                + " kong.response.exit(200, tostring(#_G.kept))");
    var last = "";
    for (int i = 0; i < 200 && (i < 2 || !last.equals("exit 200 2000")); i++) {
      last = lab.access(leaks);
    }
    assertThat(last).isEqualTo("exit 200 2000");
    assertThat(lab.log).anyMatch(line -> line.contains("_G of worker 0 kept more than 4 MB"));
  }
}
