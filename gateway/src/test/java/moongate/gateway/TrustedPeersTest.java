package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What services are told of a request that has passed a proxy before, and which of it that proxy
/// has said.
final class TrustedPeersTest {
  private GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  private Reply get(GatewaySettings.Builder settings, String target, String... headers) {
    gateway.close();
    gateway = new GatewayUnderTest(settings);
    return gateway
        .with("services: [{url: UPSTREAM, routes: [{paths: [/, /cut]}]}]")
        .get(target, headers);
  }

  private static GatewaySettings.Builder trusting() {
    return GatewaySettings.builder().trusted(TrustedAddresses.parse(List.of("127.0.0.0/8")));
  }

  @Test
  void whatATrustedProxyHasSaidStays() {
    var reply =
        get(
            trusting(),
            "/cut/x",
            "X-Real-IP: 9.9.9.9",
            "X-Forwarded-For: 9.9.9.9",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: far.test",
            "X-Forwarded-Port: 443",
            "X-Forwarded-Path: /far",
            "X-Forwarded-Prefix: /prefix");
    assertThat(reply.received("X-Forwarded-For")).isEqualTo("9.9.9.9, 127.0.0.1");
    assertThat(reply.received("X-Real-IP")).isEqualTo("9.9.9.9");
    assertThat(reply.received("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(reply.received("X-Forwarded-Host")).isEqualTo("far.test");
    assertThat(reply.received("X-Forwarded-Port")).isEqualTo("443");
    assertThat(reply.received("X-Forwarded-Path")).isEqualTo("/far");
    assertThat(reply.received("X-Forwarded-Prefix")).isEqualTo("/prefix");
  }

  @Test
  void whatItHasNotSaidIsAdded() {
    var reply = get(trusting(), "/cut/x", "Host: near.test", "X-Forwarded-Proto: https");
    assertThat(reply.received("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(reply.received("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(reply.received("X-Forwarded-Host")).isEqualTo("near.test");
    assertThat(reply.received("X-Forwarded-Path")).isEqualTo("/cut/x");
    assertThat(reply.received("X-Forwarded-Prefix")).isEqualTo("/cut");
  }

  @Test
  void thePortIsTheOneThatClientsSee() {
    var settings = GatewaySettings.builder();
    assertThat(get(settings, "/").received("X-Forwarded-Port")).isEqualTo("" + gateway.port());
    var anyPort = new HashMap<Integer, Integer>();
    for (int port = 1024; port < 1 << 16; port++) {
      anyPort.put(port, 443);
    }
    var mapped = get(settings.portMaps(Map.copyOf(anyPort)), "/");
    assertThat(mapped.received("X-Forwarded-Port")).isEqualTo("443");
  }
}
