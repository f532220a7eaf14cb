package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpNetworkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/8",
        "10.0.0.1",
        "0.0.0.0/0",
        "::/0",
        "::1",
        "2001:db8::/32",
        "::ffff:10.0.0.0/104",
        "::ffff:1.2.3.4",
      })
  void whatIsOneWayToReadIsANetworkAndAccepted(String text) {
    assertThat(IpNetwork.parse(text)).isPresent();
    assertThat(Formats.addressOrRange().problemWith(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/ 8",
        "10.0.0.0/33",
        "10.0.0/8",
        "10.0.0.0/",
        "/8",
        "010.0.0.0/8",
        "10.0.0.1 ",
        "::1%1",
        "::1%lo",
        "fe80::1%eth0/64",
        "[::1]",
        "::1/129",
        "::1/",
        "1",
        "",
        "a.b.c.d",
        "10.0.0.0/8/8",
        "\u0661.1.1.1",
      })
  void whatIsNotIsRefused(String text) {
    assertThat(IpNetwork.parse(text)).isEmpty();
    assertThat(Formats.addressOrRange().problemWith(text)).startsWith("invalid ip or cidr range");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,          10.255.0.1, true",
    "10.0.0.0/8,          11.0.0.1,   false",
    "10.0.0.1,            10.0.0.1,   true",
    "::ffff:10.0.0.0/104, 10.9.9.9,   true",
    "::ffff:10.0.0.0/104, 11.9.9.9,   false",
    "::ffff:0.0.0.0/80,   10.9.9.9,   true",
    "2001:db8::/33,       2001:db8:7fff::1, true",
    "2001:db8::/33,       2001:db8:8000::1, false",
    "0.0.0.0/0,           ::1,        false",
  })
  void addressesAreInIt(String network, String address, boolean isIn) {
    var bytes = InetAddress.ofLiteral(address).getAddress();
    assertThat(IpNetwork.parse(network).orElseThrow().contains(bytes)).isEqualTo(isIn);
  }
}
