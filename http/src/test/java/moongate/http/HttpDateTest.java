package moongate.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  private static final long SECONDS = 1290079655L;

  @Test
  void writesTheFormOfToday() {
    assertThat(HttpDate.write(SECONDS)).isEqualTo("Thu, 18 Nov 2010 11:27:35 GMT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thu, 18 Nov 2010 11:27:35 GMT",
        "Thursday, 18-Nov-10 11:27:35 GMT",
        "Thu Nov 18 11:27:35 2010"
      })
  void readsTheThreeForms(String text) {
    assertThat(HttpDate.parse(text)).hasValue(SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "", "Thu, 18 Nov 2010 11:27:35 CET"})
  void readsNothingFromOtherText(String text) {
    assertThat(HttpDate.parse(text)).isEmpty();
  }
}
