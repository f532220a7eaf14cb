package moongate.functions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `lyaml`: YAML for functions.
class YamlModuleTest {
  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(
              SandboxMode.SANDBOX, List.of("lyaml", "cjson"), List.of("string.rep")));

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `body` returns, with the text of `yaml`.
  private String run(String yaml, String body) {
    return lab.result(
        "(function() local lyaml, cjson = require('lyaml'), require('cjson') local text = [[\n"
            + yaml
            + "]] "
            + body
            + " end)()");
  }

  @Test
  void mappingsAndSequencesAreTables() {
    assertThat(
            run(
                "a: {b: [1, x], c: ~}\nd:\n- true\n- 'no'\n- no\n",
                "local t = lyaml.load(text) return t.a.b[1] .. t.a.b[2] .. tostring(t.a.c =="
                    + " lyaml.null) .. tostring(t.d[1]) .. t.d[2] .. tostring(t.d[3])"))
        .isEqualTo("1xtruetruenofalse");
  }

  @ParameterizedTest
  @CsvSource({
    "12, number 12",
    "0x1F, number 31",
    "017, number 15",
    "1_000, number 1000",
    "1.5e3, number 1500",
    ".inf, number inf",
    "yes, boolean true",
    "Off, boolean false",
    "'\"5\"', string 5",
    "!!str 5, string 5",
    "1.2.3, string 1.2.3",
    "2024-01-02, string 2024-01-02",
    "-0x1f, number -31",
    "+0b11, number 3",
    "-017, number -15",
    "grüße, string grüße"
  })
  void plainTextsMeanWhatTheyMeanInYaml(String text, String expected) {
    assertThat(
            run("v: " + text, "local v = lyaml.load(text).v return type(v) .. ' ' .. tostring(v)"))
        .isEqualTo(new String(expected.getBytes(UTF_8), ISO_8859_1));
  }

  @Test
  void anchorsMergeAndShare() {
    assertThat(
            run(
                "base: &b {x: 1, y: 2}\nover:\n  <<: *b\n  y: 3\nsame: *b\n",
                "local t = lyaml.load(text) return t.over.x .. t.over.y .. tostring(t.same =="
                    + " t.base)"))
        .isEqualTo("13true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "what is there already stays     | 'b: &b {x: 1, y: 2}\n"
            + "o: {y: 3, <<: *b}' | o.x .. o.y | 13",
        "the first of several wins       | 'o: {<<: [{x: 1}, {x: 2, y: 3}]}' | o.x .. o.y        |"
            + " 13",
        "a list within the list is none  | 'o: {<<: [ [{x: 1}] ], y: 2}' | tostring(o.x) .. o.y |"
            + " nil2",
        "a list that contains itself     | 'l: &l [*l]\no: {<<: *l, y: 1}' | o.y             | 1",
        "a text of two angles is a name  | 'o: {\"<<\": {x: 1}}' | o['<<'].x | 1",
      })
  void mergesDoWhatTheyDoInYaml(String why, String yaml, String code, String expected) {
    assertThat(run(yaml, "local o = lyaml.load(text).o return " + code))
        .as(why)
        .isEqualTo(expected);
  }

  @Test
  void anAnchorIsOfItsDocument() {
    assertThat(
            run("a: &x 1\n---\nb: *x\n", "return select(2, pcall(lyaml.load, text, {all = true}))"))
        .endsWith("3:4: invalid reference: x");
  }

  @Test
  void severalDocumentsAreReadOnRequest() {
    assertThat(
            run(
                "---\na: 1\n---\nb: 2\n",
                "local all = lyaml.load(text, {all = true}) return #all .. all[2].b .."
                    + " lyaml.load(text).a"))
        .isEqualTo("221");
  }

  @Test
  void valuesAreWrittenSoThatTheyAreReadAgain() {
    assertThat(
            run(
                "",
                "local s = lyaml.dump({{list = {1, 2.5, 'yes', 'x: y', '', 'two\\nlines\\n',"
                    + " true}}}) local back = lyaml.load(s).list return s:sub(1, 10) .."
                    + " cjson.encode(back)"))
        .isEqualTo("---\nlist:\n[1,2.5,\"yes\",\"x: y\",\"\",\"two\\nlines\\n\",true]");
  }

  @Test
  void aMistakeIsAnErrorWithItsPlace() {
    assertThat(run("a: [1, 2\nb: }", "return select(2, pcall(lyaml.load, text))")).contains("2:");
    assertThat(run("", "return select(2, pcall(lyaml.dump, {{print}}))"))
        .endsWith("cannot dump object of type 'function'");
    assertThat(run("", "local t = {} t.t = t return select(2, pcall(lyaml.dump, {t}))"))
        .endsWith("nested more than 100 levels deep");
  }

  @Test
  void aBombOfAliasesStaysSmallAndItsCopiesArePaidFor() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      var alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }
    assertThat(run(bomb.toString(), "return type(lyaml.load(text).a19)")).isEqualTo("table");
    assertThat(run(bomb.toString(), "return lyaml.dump({lyaml.load(text).a19})"))
        .contains("budget exceeded");
  }

  @Test
  void nothingHasTheKeyNaN() {
    assertThat(run(".nan: 1", "return select(2, pcall(lyaml.load, text))"))
        .endsWith("1:1: a key must not be NaN");
  }

  @Test
  void nestingAndLengthAreLimited() {
    var nested =
        "return tostring(select(2, pcall(lyaml.load, ('['):rep(%1$d) .. (']'):rep(%1$d))))";
    assertThat(run("", nested.formatted(101))).startsWith("table: ");
    assertThat(run("", nested.formatted(102))).endsWith("nested more than 100 levels deep");
    assertThat(run("", "return select(2, pcall(lyaml.load, ('['):rep(1000)))"))
        .contains("nested more than 100 levels deep");
    assertThat(run("", "return select(2, pcall(lyaml.load, ('x'):rep(2 ^ 20 + 1)))"))
        .endsWith("more than 1048576 bytes");
  }
}
