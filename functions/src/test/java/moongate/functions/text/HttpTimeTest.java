package moongate.functions.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTimeTest {
  private static final long SECONDS = 1290079655L;

  @Test
  void writesTheFormatsOfHttpCookiesAndNginx() {
    assertThat(HttpTime.http(SECONDS)).isEqualTo("Thu, 18 Nov 2010 11:27:35 GMT");
    assertThat(HttpTime.cookie(SECONDS)).isEqualTo("Thu, 18-Nov-10 11:27:35 GMT");
    assertThat(HttpTime.utcTime(SECONDS)).isEqualTo("2010-11-18 11:27:35");
  }

  @Test
  void writesFourDigitsOfTheYearInCookiesFrom2038() {
    assertThat(HttpTime.cookie(2147483647L)).isEqualTo("Tue, 19-Jan-2038 03:14:07 GMT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thu, 18 Nov 2010 11:27:35 GMT",
        "Thursday, 18-Nov-10 11:27:35 GMT",
        "Thu Nov 18 11:27:35 2010"
      })
  void readsTheThreeFormsOfAnHttpDate(String text) {
    assertThat(HttpTime.parse(text)).hasValue(SECONDS);
  }

  @Test
  void readsNothingFromOtherText() {
    assertThat(HttpTime.parse("yesterday")).isEmpty();
  }
}
