package moongate.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Xxh32Test {
  @ParameterizedTest
  @CsvSource({
    "'', 02cc5d05",
    "a, 550d7456",
    "abc, 32d153ff",
    "Nobody inspects the spammish repetition, e2293b2f",
  })
  void hashesAsTheReferenceDoes(String text, String hash) {
    assertThat(Integer.toHexString(Xxh32.hash(text))).isEqualTo(hash.replaceFirst("^0+", ""));
  }
}
