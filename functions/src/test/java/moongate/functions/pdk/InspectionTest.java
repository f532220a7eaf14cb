package moongate.functions.pdk;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import org.junit.jupiter.api.Test;

/// What `kong.log.inspect` makes of a value.
class InspectionTest {
  @Test
  void quotesText() {
    assertThat(Inspection.of("a\n\"b\"")).isEqualTo("'a\\n\"b\"'");
    assertThat(Inspection.of("it's \"so\"")).isEqualTo("\"it's \\\"so\\\"\"");
    assertThat(Inspection.of(null)).isEqualTo("nil");
    assertThat(Inspection.of(Numbers.of(1.5))).isEqualTo("1.5");
  }

  @Test
  void showsItemsInOneLineAndFieldsInLinesOfTheirOwn() {
    var inner = new LuaTable();
    inner.put("deep", Boolean.TRUE);
    var table = LuaTable.ofItems(Numbers.of(1), "two");
    table.put("name", inner);
    table.put("a key", "x");
    assertThat(Inspection.of(new LuaTable())).isEqualTo("{}");
    assertThat(Inspection.of(LuaTable.ofItems(Numbers.of(1)))).isEqualTo("{ 1 }");
    assertThat(Inspection.of(table))
        .isEqualTo(
            """
            { 1, "two",
              ["a key"] = "x",
              name = {
                deep = true
              }
            }\
            """);
  }

  @Test
  void endsWithCyclesDepthAndSize() {
    var cyclic = new LuaTable();
    cyclic.put("self", cyclic);
    assertThat(Inspection.of(cyclic)).contains("self = <cycle>");
    var deep = new LuaTable();
    for (int i = 0; i < 20; i++) {
      deep = LuaTable.ofItems(deep);
    }
    assertThat(Inspection.of(deep)).contains("{...}");
    var large = new LuaTable();
    for (int i = 0; i < 100_000; i++) {
      large.append("some text");
    }
    assertThat(Inspection.of(large)).endsWith(", ... }").hasSizeLessThan(10_000);
  }
}
