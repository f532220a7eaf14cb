package moongate.model.value;

import static org.assertj.core.api.Assertions.assertThat;

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
  void controlCharactersAreEscaped() {
    assertThat(Json.write(Value.of("\u0001\u007f\u2028\"\\/")))
        .isEqualTo("\"\\u0001\\u007f\u2028\\\"\\\\/\"");
  }
}
