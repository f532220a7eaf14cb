package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
