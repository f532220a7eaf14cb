package moongate.functions.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuaJsonTest {
  private final LuaJson json = new LuaJson(new LuaState());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[1,2.5,-3,\"x\",true,false,null]",
        "{\"a\":{\"b\":[[],{}]}}",
        "\"\\\"\\\\\\/\\b\\t\\n\\f\\r\\u0001\\u007f\"",
        "0.1",
        "1e+100",
        "1e-07",
        "1234567890123456",
        "0.3333333333333333",
        "-0"
      })
  void writesWhatItRead(String text) {
    assertThat(json.encode(json.decode(text))).isEqualTo(text);
  }

  @Test
  void readsEscapesAsTheirUtf8Bytes() {
    assertThat(json.decode("\"\\u00e9\\ud83d\\ude00\\/\""))
        .isEqualTo("\u00c3\u00a9\u00f0\u009f\u0098\u0080/");
  }

  @Test
  void writesSequencesAsArraysAndOthersAsObjects() {
    var holes = new LuaTable();
    holes.put(1, "a");
    holes.put(3, "c");
    assertThat(json.encode(494482019970675.25)).isEqualTo("494482019970675.2");
    assertThat(json.encode(holes)).isEqualTo("[\"a\",null,\"c\"]");
    var mixed = new LuaTable();
    mixed.put(1, "a");
    mixed.put("k", "v");
    assertThat(json.encode(mixed)).isEqualTo("{\"1\":\"a\",\"k\":\"v\"}");
    assertThat(json.encode(new LuaTable())).isEqualTo("{}");
  }

  @Test
  void refusesWhatJsonCannotSay() {
    assertThatThrownBy(() -> json.encode(Double.NaN))
        .hasMessage("Cannot serialise number: must not be NaN or Infinity");
    var sparse = new LuaTable();
    sparse.put(1e9, "x");
    assertThatThrownBy(() -> json.encode(sparse))
        .hasMessage("Cannot serialise table: excessively sparse array");
    var cyclic = new LuaTable();
    cyclic.put("self", cyclic);
    assertThatThrownBy(() -> json.encode(cyclic))
        .hasMessage("Cannot serialise, excessive depth (1001)");
    var keyed = new LuaTable();
    keyed.put(Boolean.TRUE, Numbers.of(1));
    assertThatThrownBy(() -> json.encode(keyed))
        .hasMessage("Cannot serialise boolean: table key must be a number or string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "1e",
        "-",
        "+1",
        "nul",
        "\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "1 2",
        "NaN"
      })
  void refusesWhatIsNotJson(String text) {
    assertThatThrownBy(() -> json.decode(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("at character");
  }

  @Test
  void boundsNesting() {
    assertThatThrownBy(() -> json.decode("[".repeat(100_000)))
        .hasMessageContaining("Found too many nested data structures (1001)");
  }
}
