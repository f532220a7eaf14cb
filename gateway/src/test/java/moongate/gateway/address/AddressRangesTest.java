package moongate.gateway.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangesTest {
  @ParameterizedTest
  @CsvSource({
    "1.2.3.0/24,          1.2.3.9,        true",
    "1.2.3.0/24,          1.2.4.9,        false",
    "1.2.3.0/24,          ::ffff:1.2.3.9, true",
    "2001:db8::/32,       2001:db8:1::9,  true",
    "2001:db8::/32,       2001:db9::1,    false",
    "::ffff:1.2.3.4,      1.2.3.4,        true",
    "::ffff:1.2.3.0/120,  1.2.3.9,        true",
    "::ffff:1.2.3.0/120,  1.2.4.9,        false",
    "::ffff:1.2.3.0/120,  ::ffff:1.2.3.9, true",
    "::ffff:1.2.3.4/128,  1.2.3.5,        false",
    "::ffff:0.0.0.0/96,   8.8.8.8,        true",
  })
  void containsAddressesInBothForms(String range, String address, boolean isIn) {
    assertThat(AddressRanges.parse(List.of(range)).contains(address)).isEqualTo(isIn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.0/33", "::1/129", "::ffff:1.2.3.0/129", "1.2.3/24", "1.2.3.4/", "", "1.2.3.0/+8",
        "1.2.3.0/08", "1.2.3.0/-0", "[::1]/128", "[::1]", "::1%lo", "01.2.3.4", "1.2.3.0/8/8"
      })
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> AddressRanges.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an IP address or CIDR network");
  }

  @Test
  void nothingIsInNone() {
    assertThat(AddressRanges.NONE.contains("1.2.3.4")).isFalse();
  }
}
