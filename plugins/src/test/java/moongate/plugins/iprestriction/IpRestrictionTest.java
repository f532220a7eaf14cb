package moongate.plugins.iprestriction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IpRestrictionTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new IpRestrictionType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String config) {
    return gateway.withPlugin("ip-restriction", config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow: [127.0.0.1] | 200",
        "allow: [\"::1\", 127.0.0.0/8] | 200",
        "allow: [10.0.0.0/8] | 403",
        "deny: [127.0.0.1] | 403",
        "deny: [127.0.0.2/31] | 200",
        "allow: [127.0.0.1], deny: [127.0.0.0/16] | 403",
        "deny: [10.0.0.1], allow: [] | 200"
      })
  void whoIsDeniedOrNotAllowedIsRefused(String config, int status) {
    assertThat(with(config).get("/").status()).isEqualTo(status);
  }

  @Test
  void theRefusalSaysTheAddressOrWhatIsConfigured() {
    assertThat(with("deny: [127.0.0.1]").get("/").body())
        .contains("\"message\":\"IP address not allowed: 127.0.0.1\"");
    var reply = with("deny: [127.0.0.1], status: 451, message: not here").get("/");
    assertThat(reply.status()).isEqualTo(451);
    assertThat(reply.body()).contains("\"message\":\"not here\"");
  }

  /// Whoever else names an address only says so.
  @Test
  void theClientIsTheOneThatATrustedProxyNames() {
    var settings =
        GatewaySettings.builder().trusted(TrustedAddresses.parse(List.of("127.0.0.0/8")));
    try (var trusting = new GatewayUnderTest(settings, new IpRestrictionType())) {
      trusting.withPlugin("ip-restriction", "deny: [9.9.9.9]");
      var refused = trusting.get("/", "X-Real-IP: 9.9.9.9");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).contains("IP address not allowed: 9.9.9.9");
      assertThat(trusting.get("/", "X-Real-IP: 9.9.9.8").status()).isEqualTo(200);
    }
    assertThat(with("allow: [9.9.9.9]").get("/", "X-Real-IP: 9.9.9.9").status()).isEqualTo(403);
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> with(""))
        .hasMessageContaining(
            "at least one of these fields must be non-empty: 'config.allow', 'config.deny'");
    assertThatThrownBy(() -> with("allow: [x]"))
        .hasMessageContaining("invalid ip or cidr range: 'x'");
  }
}
