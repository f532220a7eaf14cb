package moongate.model.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  @ParameterizedTest
  @CsvSource({
    "80, 80",
    "-0.0, 0",
    "0.5, 0.5",
    "1e14, 100000000000000",
    "1e300, 1.0E300",
    "Infinity, '\"inf\"'",
    "-Infinity, \"-inf\"",
    "0.1, 0.1",
    "1795847433.137, 1795847433.137",
    "0.0001, 0.0001"
  })
  void numbersAreWrittenShortly(double number, String json) {
    assertThat(Json.write(Value.of(number))).isEqualTo(json.replace("'", "\""));
  }

  @Test
  void piecesAreTheWholeTextAsBytes() {
    var entities = new LinkedHashMap<String, Value>();
    for (int i = 0; i < 5000; i++) {
      entities.put("ü" + i, Value.of(Map.of("name", Value.of("service \u20ac " + i))));
    }
    var whole = Value.of(Map.of("services", Value.of(entities)));
    var pieces = Json.pieces(whole);
    assertThat(pieces).hasSizeGreaterThan(2).allMatch(piece -> piece.length() < 100_000);
    assertThat(String.join("", pieces)).isEqualTo(Utf8.bytes(Json.write(whole)));
    assertThat(Json.pieces(Value.NULL)).containsExactly("null");
    assertThat(Json.pieces(Value.Obj.EMPTY)).containsExactly("{}");
  }

  @Test
  void nullsOfObjectsMayBeOmitted() {
    var inner = Value.of(Map.of("none", Value.NULL));
    var out = new StringBuilder();
    Json.writeWithoutNulls(Value.of(List.of(inner, Value.NULL)), out);
    assertThat(out).hasToString("[{},null]");
    assertThat(Json.write(inner)).isEqualTo("{\"none\":null}");
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(Json.write(Value.of("\u0001\u007f\u2028\"\\/")))
        .isEqualTo("\"\\u0001\\u007f\u2028\\\"\\\\/\"");
  }
}
