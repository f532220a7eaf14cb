package moongate.model.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PercentEncodingTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "a%20b, 'a b'",
    "%2f%2F, //",
    "%25 20, '% 20'",
    "%2520, %20",
    "100%, 100%",
    "%4, %4",
    "%4g, %4g",
    "%g4, %g4",
    "%%41, %A",
    "a+b, a+b",
    "%e4, \u00e4"
  })
  void whatIsMalformedStays(String encoded, String decoded) {
    assertThat(PercentEncoding.decoded(encoded)).isEqualTo(decoded);
  }
}
