package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import moongate.app.settings.SettingsReader;
import moongate.net.settings.DnsSettings;
import moongate.net.settings.DnsSettings.Type;
import org.junit.jupiter.api.Test;

/// What other modules get of a node's settings.
class SettingsForTest {
  @Test
  void theNewDnsClientHasSettingsOfItsOwn() {
    var dns =
        dns(
            Map.of(
                "KONG_NEW_DNS_CLIENT", "on",
                "KONG_DNS_RESOLVER", "10.0.0.1",
                "KONG_RESOLVER_ADDRESS", "10.0.0.2, [::1]:5353",
                "KONG_RESOLVER_HOSTS_FILE", "/tmp/hosts",
                "KONG_RESOLVER_FAMILY", "aaaa,A",
                "KONG_RESOLVER_VALID_TTL", "7",
                "KONG_RESOLVER_ERROR_TTL", "8",
                "KONG_RESOLVER_STALE_TTL", "9",
                "KONG_RESOLVER_LRU_CACHE_SIZE", "11"));

    assertThat(dns.nameServers())
        .containsExactly(new InetSocketAddress("10.0.0.2", 53), new InetSocketAddress("::1", 5353));
    assertThat(dns.hostsFile()).isEqualTo(Path.of("/tmp/hosts"));
    assertThat(dns.order()).as("A before AAAA").containsExactly(Type.A, Type.AAAA);
    assertThat(dns.servicesByName()).isTrue();
    assertThat(dns.validTtl()).isEqualTo(Duration.ofSeconds(7));
    assertThat(dns.notFoundTtl()).isEqualTo(Duration.ofSeconds(8));
    assertThat(dns.errorTtl()).isEqualTo(Duration.ofSeconds(8));
    assertThat(dns.staleTtl()).isEqualTo(Duration.ofSeconds(9));
    assertThat(dns.cacheSize()).isEqualTo(11);
  }

  @Test
  void theSettingsOfTheNewDnsClientAreOnlyForIt() {
    var dns =
        dns(
            Map.of(
                "KONG_DNS_RESOLVER", "10.0.0.1",
                "KONG_DNS_ORDER", "last,srv,A",
                "KONG_RESOLVER_ADDRESS", "10.0.0.2"));

    assertThat(dns.nameServers()).containsExactly(new InetSocketAddress("10.0.0.1", 53));
    assertThat(dns.order()).containsExactly(Type.LAST, Type.SRV, Type.A);
    assertThat(dns.servicesByName()).isFalse();
  }

  private static DnsSettings dns(Map<String, String> environment) {
    return SettingsFor.dns(SettingsReader.read(Optional.empty(), environment, Map.of()));
  }
}
