package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultReferenceTest {
  @Test
  void aVersionFollowsTheSecret() throws Exception {
    assertThat(VaultReference.parse("{vault://env/a/b#12}").version()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1x", "-1", "1234567890"})
  void aVersionIsANumberOfNineDigitsAtMost(String version) {
    assertThatThrownBy(() -> VaultReference.parse("{vault://env/a#" + version + "}"))
        .isInstanceOf(VaultReference.Malformed.class)
        .hasMessageContaining("invalid version");
  }

  @Test
  void aReferenceHasUpToFiveParts() throws Exception {
    assertThat(VaultReference.parse("{vault://env/a}"))
        .isEqualTo(new VaultReference("env", "a", null, Map.of(), null));
    assertThat(VaultReference.parse("{vault://env/a/b/c?x=1&y=2#3}"))
        .isEqualTo(new VaultReference("env", "a/b", "c", Map.of("x", "1", "y", "2"), 3));
  }

  @Test
  void aSlashAtTheEndMeansTheWholeSecret() throws Exception {
    assertThat(VaultReference.parse("{vault://env/a/b/}"))
        .isEqualTo(new VaultReference("env", "a/b", null, Map.of(), null));
  }

  @ParameterizedTest
  @CsvSource({
    "{vault://}, reference url is missing host",
    "{vault:///a}, reference url is missing host",
    "{vault://env}, reference url is missing path",
    "{vault://env/}, reference url has empty path",
    "{vault://env//a}, reference url has invalid path",
    "{vault://env/a, not a reference",
    "vault://env/a}, not a reference",
  })
  void otherTextsAreRefusedWithTheReason(String text, String problem) {
    assertThatThrownBy(() -> VaultReference.parse(text))
        .isInstanceOf(VaultReference.Malformed.class)
        .hasMessage(problem + " [" + text + "]");
  }
}
