package moongate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {
  /// The examples of RFC 5952, and the extreme cases.
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,                    10.0.0.1",
    "2001:DB8:0:0:0:0:0:7,        2001:db8::7",
    "0:0:0:0:0:0:0:1,             ::1",
    "0:0:0:0:0:0:0:0,             ::",
    "fe80:0:0:0:0:0:0:0,          fe80::",
    "2001:db8:0:1:1:1:1:1,        2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1,          2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1,        2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:8,             1:2:3:4:5:6:7:8",
    "::ffff:10.0.0.1,             10.0.0.1"
  })
  void writesAddressesAsEverybodyDoes(String address, String text) {
    assertThat(IpText.of(InetAddress.ofLiteral(address))).isEqualTo(text);
  }
}
