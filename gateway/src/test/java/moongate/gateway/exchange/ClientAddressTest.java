package moongate.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import moongate.gateway.address.TrustedAddresses;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.junit.jupiter.api.Test;

final class ClientAddressTest {
  @Test
  void takesThePeerWhenNobodyIsTrusted() {
    var client = client("1.2.3.4", settings(false), "9.9.9.9");
    assertThat(client.address()).isEqualTo("1.2.3.4");
    assertThat(client.isTrusted()).isFalse();
  }

  @Test
  void takesTheLastAddressThatATrustedPeerNames() {
    var client = client("10.0.0.1", settings(false, "10.0.0.0/8"), "9.9.9.9, 8.8.8.8:77");
    assertThat(client.address()).isEqualTo("8.8.8.8");
    assertThat(client.port()).isEqualTo(77);
    assertThat(client.peer()).isEqualTo("10.0.0.1");
    assertThat(client.isTrusted()).isTrue();
  }

  @Test
  void skipsTrustedAddressesRecursively() {
    var settings = settings(true, "10.0.0.0/8", "::1");
    assertThat(client("10.0.0.1", settings, "9.9.9.9, 10.0.0.2", "[::1]:5").address())
        .isEqualTo("9.9.9.9");
    assertThat(client("10.0.0.1", settings, "10.0.0.3, 10.0.0.2").address()).isEqualTo("10.0.0.3");
  }

  @Test
  void writesAddressesAsEverybodyDoes() {
    var client = client("10.0.0.1", settings(false, "10.0.0.0/8"), "[2001:DB8:0:0::7]:99");
    assertThat(client.address()).isEqualTo("2001:db8::7");
    assertThat(client.port()).isEqualTo(99);
  }

  @Test
  void keepsWhatItKnowsWhenTheHeaderIsNoAddress() {
    var client = client("10.0.0.1", settings(true, "10.0.0.0/8"), "evil, 10.0.0.2");
    assertThat(client.address()).isEqualTo("10.0.0.2");
    assertThat(client("10.0.0.1", settings(false, "10.0.0.0/8"), "x").address())
        .isEqualTo("10.0.0.1");
    var forged = client("10.0.0.1", settings(true, "10.0.0.0/8"), "9.9.9.9, evil, 10.0.0.2");
    assertThat(forged.address()).as("what stands before what is no address").isEqualTo("10.0.0.2");
  }

  @Test
  void aPortThatThereIsNotIsNone() {
    var settings = settings(false, "10.0.0.0/8");
    assertThat(client("10.0.0.1", settings, "8.8.8.8:65535").port()).isEqualTo(65535);
    assertThat(client("10.0.0.1", settings, "8.8.8.8:65536").port()).isZero();
    assertThat(client("10.0.0.1", settings, "8.8.8.8:x").port()).isZero();
  }

  @Test
  void whomTheProxyProtocolNamesCountsIfItsPeerIsTrusted() {
    var settings =
        GatewaySettings.builder()
            .trusted(TrustedAddresses.parse(List.of("10.0.0.0/8")))
            .realIpHeader(HeaderName.of("proxy_protocol"))
            .build();
    var named = new InetSocketAddress("8.8.8.8", 77);
    var headers = new Headers();
    headers.add(HeaderName.X_FORWARDED_FOR, "9.9.9.9");
    assertThat(ClientAddress.of("10.0.0.1", 1234, named, headers, settings))
        .isEqualTo(new ClientAddress("10.0.0.1", 1234, true, "8.8.8.8", 77));
    assertThat(ClientAddress.of("10.0.0.1", 1234, null, headers, settings))
        .isEqualTo(new ClientAddress("10.0.0.1", 1234, true, "10.0.0.1", 1234));
    assertThat(ClientAddress.of("1.2.3.4", 1234, named, headers, settings))
        .isEqualTo(new ClientAddress("1.2.3.4", 1234, false, "1.2.3.4", 1234));
  }

  @Test
  void trustsNetworksOfBothFamilies() {
    var trusted = TrustedAddresses.parse(List.of("192.168.4.0/23", "fd00::/8", "1.2.3.4", "unix:"));
    assertThat(trusted.contains("192.168.5.255")).isTrue();
    assertThat(trusted.contains("192.168.6.0")).isFalse();
    assertThat(trusted.contains("fd12::1")).isTrue();
    assertThat(trusted.contains("fe80::1")).isFalse();
    assertThat(trusted.contains("1.2.3.4")).isTrue();
    var all = TrustedAddresses.parse(List.of("0.0.0.0/0"));
    assertThat(all.contains("8.8.8.8")).isTrue();
    assertThat(all.contains("::1")).as("which is of the other family").isFalse();
    assertThat(TrustedAddresses.parse(List.of("102:304::/32")).contains("1.2.3.4")).isFalse();
    assertThatThrownBy(() -> TrustedAddresses.parse(List.of("10.0.0.0/33")))
        .hasMessageContaining("'10.0.0.0/33'");
    assertThatThrownBy(() -> TrustedAddresses.parse(List.of("10.8/16")))
        .hasMessageContaining("'10.8/16'");
    assertThatThrownBy(() -> TrustedAddresses.parse(List.of("example.com")))
        .hasMessageContaining("'example.com'");
  }

  private static ClientAddress client(String peer, GatewaySettings settings, String... lines) {
    var headers = new Headers();
    for (var line : lines) {
      headers.add(HeaderName.X_FORWARDED_FOR, line);
    }
    return ClientAddress.of(peer, 1234, null, headers, settings);
  }

  private static GatewaySettings settings(boolean isRecursive, String... trusted) {
    return GatewaySettings.builder()
        .trusted(TrustedAddresses.parse(List.of(trusted)))
        .realIpHeader(HeaderName.X_FORWARDED_FOR)
        .realIpRecursive(isRecursive)
        .build();
  }
}
