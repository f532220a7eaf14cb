package moongate.functions.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
