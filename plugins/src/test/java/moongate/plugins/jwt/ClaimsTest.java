package moongate.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import moongate.model.value.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsTest {
  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /// The moments at which a verdict changes.
  @ParameterizedTest
  @CsvSource({
    "49.5, {nbf=token not valid yet}",
    "50, {exp=exceeds maximum allowed expiration}",
    "59.5, {exp=exceeds maximum allowed expiration}",
    "60, {}",
    "99.5, {}",
    "100, {exp=token expired}",
  })
  void aTokenIsValidFromItsBeginningUntilJustBeforeItsEnd(double now, String problems)
      throws Exception {
    var claims =
        new Claims(
            Value.of(
                Map.of(
                    "claims_to_verify",
                    Value.ofTexts(List.of("exp", "nbf")),
                    "maximum_expiration",
                    Value.of(40))));
    var text = base64("{\"alg\":\"HS256\"}") + "." + base64("{\"nbf\":50,\"exp\":100}") + ".AAAA";
    assertThat(claims.problems(Token.parse(text), now)).hasToString(problems);
  }
}
