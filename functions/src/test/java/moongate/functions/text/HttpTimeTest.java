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

  @Test
  void readsTheThreeFormsWithAnyWeekdayAndAnythingBehind() {
    assertThat(HttpTime.parse("Sun, 06 Nov 1994 08:49:37 GMT")).hasValue(784111777);
    assertThat(HttpTime.parse("Mon, 06 Nov 1994 08:49:37 +0100")).hasValue(784111777);
    assertThat(HttpTime.parse("x, 06 Nov 1994 08:49:37")).hasValue(784111777);
    assertThat(HttpTime.parse("Sunday, 06-Nov-94 08:49:37 GMT")).hasValue(784111777);
    assertThat(HttpTime.parse("Sunday, 06-Nov-69 08:49:37 GMT")).hasValue(3150953377L);
    assertThat(HttpTime.parse("Sunday, 06-Nov-70 08:49:37 GMT")).hasValue(26729377);
    assertThat(HttpTime.parse("Sun Nov  6 08:49:37 1994")).hasValue(784111777);
    assertThat(HttpTime.parse("Sun, 06 Nov 1969 08:49:37 GMT")).hasValue(-4806623);
  }

  @Test
  void refusesWhatIsNoDate() {
    assertThat(HttpTime.parse("Sun, 6 Nov 1994 8:49:37 GMT")).isEmpty();
    assertThat(HttpTime.parse("Sun, 31 Feb 1994 08:49:37 GMT")).isEmpty();
    assertThat(HttpTime.parse("Sun, 06 nov 1994 08:49:37 GMT")).isEmpty();
    assertThat(HttpTime.parse(" Sun, 06 Nov 1994 08:49:37 GMT")).isEmpty();
    assertThat(HttpTime.parse("06 Nov 1994 08:49:37")).isEmpty();
    assertThat(HttpTime.parse("")).isEmpty();
  }
}
