package moongate.model.schema;

import static moongate.model.schema.HostName.Kind.ADDRESS;
import static moongate.model.schema.HostName.Kind.INVALID;
import static moongate.model.schema.HostName.Kind.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @Test
  void namesAndAddressesMayHaveAPort() {
    assertThat(HostName.of("example.com")).isEqualTo(new HostName(NAME, "example.com", -1));
    assertThat(HostName.of("example.com:80")).isEqualTo(new HostName(NAME, "example.com", 80));
    assertThat(HostName.of("1.2.3.4")).isEqualTo(new HostName(ADDRESS, "1.2.3.4", -1));
    assertThat(HostName.of("a:65535")).isEqualTo(new HostName(NAME, "a", 65535));
    assertThat(HostName.of("1.2.3.4:0")).isEqualTo(new HostName(ADDRESS, "1.2.3.4", 0));
    assertThat(HostName.of("::1")).isEqualTo(new HostName(ADDRESS, "::1", -1));
    assertThat(HostName.of("[::1]")).isEqualTo(new HostName(ADDRESS, "::1", -1));
    assertThat(HostName.of("[fe80::1]:80")).isEqualTo(new HostName(ADDRESS, "fe80::1", 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "a_b.c", "my-host", "1a", "a.b.", "xn--bcher-kva.ch"})
  void theseAreNames(String name) {
    assertThat(HostName.of(name).kind()).isEqualTo(NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "1:2:3:4:5:6:7:8",
        "1::8",
        "::ffff:1.2.3.4",
        "1:2:3:4:5:6:1.2.3.4",
        "0.0.0.0"
      })
  void theseAreAddresses(String address) {
    assertThat(HostName.isAddress(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "-a",
        "a-",
        "a..b",
        ".a",
        "a:b",
        "a:",
        "a:65536",
        "1.2.3",
        "256.1.1.1",
        "1.2.3.4.",
        "[::1",
        "[a]",
        "1:2:3",
        ":::",
        "1::2::3",
        "1:2:3:4::5:6:7:8",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "1.2.3.4:1.2.3.4",
        "é.com"
      })
  void theseAreNeither(String text) {
    assertThat(HostName.of(text).kind()).isEqualTo(INVALID);
  }

  @Test
  void labelsHave63CharactersAndNames253() {
    var label = "a".repeat(63);
    assertThat(HostName.of(label).kind()).isEqualTo(NAME);
    assertThat(HostName.of(label + "a").kind()).isEqualTo(INVALID);
    assertThat(HostName.of("b." + label + "a").kind()).isEqualTo(INVALID);

    var name = (label + ".").repeat(3) + "a".repeat(61);
    assertThat(HostName.of(name)).isEqualTo(new HostName(NAME, name, -1));
    assertThat(HostName.of(name + "a").kind()).isEqualTo(INVALID);
  }
}
