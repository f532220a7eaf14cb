package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTextTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "yes | true",
        "On | true",
        "no | false",
        "OFF | false",
        "y | `\"y\"`",
        "~ | null",
        "'' | `\"\"`",
        "0 | 0",
        "-12 | -12",
        "+1_000 | 1000",
        "0x1F | 31",
        "017 | 15",
        "0o17 | 15",
        "08 | 8",
        "0b101 | 5",
        "3.0 | 3",
        ".5 | 0.5",
        "1e3 | 1000",
        "'3.0' | `\"3.0\"`",
        "1.2.3.4 | `\"1.2.3.4\"`",
        "80:30 | `\"80:30\"`",
        "- | [null]",
        "2024-01-01 | `\"2024-01-01\"`",
        "!!str 5 | `\"5\"`",
        "!!int '5' | 5",
      })
  void scalarsFollowVersionOneOne(String yaml, String json) throws MalformedText {
    assertThat(Json.write(YamlText.parse(yaml))).isEqualTo(json);
  }

  @Test
  void whatYamlForbidsIsToldWithItsLine() {
    assertThatThrownBy(() -> YamlText.parse("a: 1\nb: \"\u0001\"\n"))
        .isInstanceOf(MalformedText.class)
        .hasMessage("the control character U+0001 is not allowed")
        .satisfies(it -> assertThat(((MalformedText) it).line()).isEqualTo(2));
    var latin1 = Utf8.decode(new byte[] {'a', ':', ' ', 'b', '\n', 'c', ':', ' ', (byte) 0xE9});
    assertThatThrownBy(() -> YamlText.parse(latin1))
        .hasMessage("a byte that is not UTF-8 (0xE9) is not allowed")
        .satisfies(it -> assertThat(((MalformedText) it).line()).isEqualTo(2));
  }

  @Test
  void bytesThatAreNotUtf8AreWrittenInBase64() throws MalformedText {
    var bytes = new byte[] {'a', (byte) 0xFF, (byte) 0xE9};
    var expected = Value.of(Utf8.decode(bytes));
    assertThat(YamlText.parse("!!binary \"Yf/p\"")).isEqualTo(expected);
    assertThat(YamlText.parse("!!binary |\n  Yf\n  /p\n")).isEqualTo(expected);
    assertThatThrownBy(() -> YamlText.parse("!!binary a"))
        .hasMessage("'a' is not what its tag says it is: tag:yaml.org,2002:binary");
  }

  @Test
  void literalBlocksKeepTheirBytesAndKnowTheirLines() throws MalformedText {
    var document =
        (Value.Obj) YamlText.parse("a: 1\ncode: |\n  if x then\n  \treturn \"y\" # no\n  end\n");
    var code = (Value.Str) document.at("code");

    assertThat(code.text()).isEqualTo("if x then\n\treturn \"y\" # no\nend\n");
    assertThat(code.line()).isEqualTo(2);
    assertThat(code.documentLine(1)).isEqualTo(3);
    assertThat(code.documentLine(3)).isEqualTo(5);
  }

  @Test
  void textsOfOneLineStayInTheirLine() throws MalformedText {
    var code = (Value.Str) YamlText.parse("\n\"a\\nb\\tc\\0\\xe9\"");

    assertThat(code.text()).isEqualTo("a\nb\tc\0é");
    assertThat(code.documentLine(2)).isEqualTo(2);
  }

  @Test
  void aliasesAndMergeKeysAreResolved() throws MalformedText {
    var document =
        YamlText.parse("a: &a {x: 1, y: 2}\nb: &b {z: 3}\nc:\n  <<: [*a, *b]\n  y: 4\nd: *a\n");

    assertThat(Json.write(document))
        .isEqualTo(
            "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"z\":3},\"c\":{\"y\":4,\"x\":1,\"z\":3},\"d\":{\"x\":1,\"y\":2}}");
  }

  @Test
  void anEmptyTextIsNull() throws MalformedText {
    assertThat(YamlText.parse("# nothing\n")).isEqualTo(Value.NULL);
  }

  @Test
  void aliasBombsAreRefused() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(10)).append("]\n");
    }

    assertThatThrownBy(() -> YamlText.parse(bomb.toString()))
        .isInstanceOf(MalformedText.class)
        .hasMessage("aliases stand for more than 1000000 values");
  }

  /// A thousand values and the list around them, for each alias.
  @Test
  void aliasesMayStandForAMillionValuesInAll() throws Exception {
    var list = "a: &a [" + "x,".repeat(1000) + "]\nb: [";
    assertThat(YamlText.parse(list + "*a,".repeat(999) + "]")).isInstanceOf(Value.Obj.class);
    assertThatThrownBy(() -> YamlText.parse(list + "*a,".repeat(1000) + "]"))
        .hasMessage("aliases stand for more than 1000000 values");
  }

  @Test
  void onlyThePlainTextMerges() throws Exception {
    assertThat(YamlText.parse("'<<': {x: 1}"))
        .isEqualTo(YamlText.parse("{\"<<\": {x: 1}}"))
        .isNotEqualTo(YamlText.parse("<<: {x: 1}"));
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> YamlText.parse("[".repeat(102) + "]".repeat(102)))
        .hasMessage("nested more than 100 levels deep");
    assertThatThrownBy(() -> YamlText.parse("[".repeat(100_000)))
        .isInstanceOf(MalformedText.class)
        .hasMessage("nested more than 100 levels deep");
  }

  @Test
  void aHundredLevelsAreNotTooDeep() throws Exception {
    assertThat(YamlText.parse("[".repeat(101) + "]".repeat(101))).isInstanceOf(Value.Arr.class);
  }

  @Test
  void anAliasOfItselfIsRefused() {
    assertThatThrownBy(() -> YamlText.parse("a: &a [*a]"))
        .isInstanceOf(MalformedText.class)
        .hasMessage("found undefined alias 'a'");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`a: 1\na: 2` | 2 | duplicate key 'a'",
        "`a: 1\n--- \nb: 1` | 2 | expected one document, found a second",
        "`a: 1\n? [x]\n: 1` | 2 | a name in a mapping must be a plain text",
        "`a:\n"
            + "\tb: 1` | 2 | found character '\\t(TAB)' that cannot start any token. (Do not use"
            + " \\t(TAB) for indentation) (while scanning for the next token)",
        "`a: [1` | 1 | expected ',' or ']', but got <stream end> (while parsing a flow sequence)",
        "`\na: !!java/x y` | 2 | unknown tag 'tag:yaml.org,2002:java/x'",
        "`a: !!int x` | 1 | 'x' is not what its tag says it is: tag:yaml.org,2002:int",
        "`b: {<<: 1}` | 1 | '<<' expects a mapping or a list of mappings",
      })
  void brokenTextIsRefusedWithItsLine(String yaml, int line, String message) {
    var refusal = catchThrowableOfType(MalformedText.class, () -> YamlText.parse(yaml));

    assertThat(refusal).hasMessage(message);
    assertThat(refusal.line()).isEqualTo(line);
  }
}
