package moongate.model.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkTest {
  @Test
  void keepsTheTextsOfAnObject() {
    assertThat(
            Jwk.read(
                " {\"kty\": \"oct\", \"k\":\"AA\", \"n\": 1, \"l\": [\"x\"], \"q\": \"\\\"\"} "))
        .hasValue(new Jwk(Map.of("kty", "oct", "k", "AA", "q", "\"")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"oct\",\"k\":\"AA\" x, \"a\":\"b\"}",
        "{\"kty\":\"oct\",\"k\":\"AA\",}",
        "{\"kty\":\"oct\",\"k\":\"AA\"}}",
        "{\"kty\":\"oct\",\"k\":\"A A\"}",
        "{\"kty\":\"oct\"}",
        "{\"kty\":\"EC\",\"x\":\"AA\"}",
        "{\"k\":\"AA\"}",
        "{",
      })
  void whatIsNoKeyIsNone(String text) {
    assertThat(Jwk.read(text)).isEmpty();
  }
}
