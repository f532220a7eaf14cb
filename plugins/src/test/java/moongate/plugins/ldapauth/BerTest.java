package moongate.plugins.ldapauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BerTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65_535, 65_536, Integer.MAX_VALUE})
  void numbersComeBack(int number) {
    var element = new Ber.Reader(Ber.integer(number)).expect(Ber.INTEGER);
    assertThat(element.number()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 70_000})
  void contentsOfAllLengthsComeBack(int length) {
    var text = "x".repeat(length);
    var bytes = Ber.element(Ber.OCTETS, text);
    var reader = new Ber.Reader(bytes + "rest");
    assertThat(reader.expect(Ber.OCTETS).content()).isEqualTo(text);
    assertThat(reader.position()).isEqualTo(bytes.length());
    for (int cut = 0; cut < Math.min(bytes.length(), 10); cut++) {
      assertThat(new Ber.Reader(bytes.substring(0, cut)).next(70_000)).isNull();
    }
  }

  @Test
  void lengthsMayHaveMoreBytesThanTheyNeed() {
    var element = new Ber.Reader("\u0004\u0084\0\0\0\u0001x").expect(Ber.OCTETS);
    assertThat(element.content()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0004\u0080x",
        "\u0004\u0085\0\0\0\0\u0001x",
        "\u0004\u0084\u00FF\u00FF\u00FF\u00FFx",
        "\u0004\u0083\u0001\0\0x"
      })
  void lengthsThatAreNoneOrTooLargeAreRefused(String bytes) {
    assertThatThrownBy(() -> new Ber.Reader(bytes).next(65_000)).isInstanceOf(LdapException.class);
  }

  @Test
  void whatIsMissingOrSomethingElseIsRefused() {
    assertThatThrownBy(() -> new Ber.Reader("").expect(Ber.OCTETS))
        .isInstanceOf(LdapException.class);
    assertThatThrownBy(() -> new Ber.Reader("\u0002\u0001x").expect(Ber.OCTETS))
        .hasMessage("what it answered is not LDAP");
    assertThat(new Ber.Reader("\u0002\0").expect(Ber.INTEGER).number()).isEqualTo(-1);
  }
}
