package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @Test
  void whatIsReadIsWrittenBack() throws MalformedText {
    var text =
        "{\"a\":[1,-0.5,1000000,true,false,null],\"b\":{\"\":\"\\\"\\\\\\n\\r\\t\\u0000 é€😀\"},\"c\":{}}";

    assertThat(Json.write(JsonText.parse(text))).isEqualTo(text);
  }

  @Test
  void equalValuesOfDataAreOneValueWithoutLines() throws MalformedText {
    var one = "\"http\", 80, true, null, ";
    var data = (Value.Arr) JsonText.parseData("[" + one.repeat(1000) + "0]");

    Set<Value> different = Collections.newSetFromMap(new IdentityHashMap<>());
    different.addAll(data.elements());
    // Not exactly five: others that read at the same time may make it forget one.
    assertThat(different).hasSizeLessThan(1000);
    assertThat(data.elements()).hasSize(4001).allMatch(value -> value.line() == 0);
  }

  @Test
  void membersKnowTheirLines() throws MalformedText {
    var document = (Value.Obj) JsonText.parse("{\n \"a\":\n  1,\n \"b\": [\n  2]}");

    assertThat(document.at("a").line()).isEqualTo(2);
    assertThat(document.list("b").getFirst().line()).isEqualTo(5);
  }

  @Test
  void bytesThatAreNotUtf8SurviveARoundTrip() throws MalformedText {
    byte[] bytes = "[\"a\u00ff\u00e9\"]".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Utf8.encode(Json.write(JsonText.parse(bytes)))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`{\"a\":1,\n\"a\":2}` | 2 | duplicate key 'a'",
        "`` | 1 | expected a value, found nothing",
        "`[1]\n[2]` | 2 | unexpected text after the value",
      })
  void textThatIsNotOneValueIsRefused(String json, int line, String message) {
    var refusal = catchThrowableOfType(MalformedText.class, () -> JsonText.parse(json));

    assertThat(refusal).hasMessage(message);
    assertThat(refusal.line()).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a:1}", "[01]", "[1,]", "[NaN]", "// x\n1", "[\"a\tb\"]", "nul"})
  void onlyStrictJsonIsRead(String json) {
    assertThat(catchThrowableOfType(MalformedText.class, () -> JsonText.parse(json)).line())
        .isEqualTo(1);
  }

  @Test
  void valuesThatTakeMoreMemoryThanTheyMayAreRefused() throws Exception {
    for (var element : List.of("{\"a\":1}", "[]", "\"a\"", "1.5")) {
      var text = "[" + (element + ",").repeat(1000) + "0]";
      assertThat(JsonText.parseData(new StringReader(text), 300_000)).isNotNull();
      assertThat(
              catchThrowableOfType(
                  MalformedText.class, () -> JsonText.parseData(new StringReader(text), 20_000)))
          .hasMessage("its values take more than 20000 bytes");
    }
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(catchThrowableOfType(MalformedText.class, () -> JsonText.parse("[".repeat(100_000))))
        .isNotNull();
  }
}
