package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.GatewaySettings.OwnHeader;
import moongate.gateway.exchange.Phase;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.HeaderName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The headers that the gateway adds to responses, or keeps from clients.
final class OwnHeadersTest {
  private final TestPlugin plugin = TestPlugin.quiet("a", 1).only(Phase.HEADER_FILTER);
  private GatewayUnderTest gateway = new GatewayUnderTest(plugin);

  @AfterEach
  void close() {
    gateway.close();
  }

  private void settings(GatewaySettings.Builder settings) {
    gateway.close();
    gateway = new GatewayUnderTest(settings, plugin);
  }

  @Test
  void whatAServiceSaysToItsProxyIsNotForClients() {
    gateway
        .withOneRoute()
        .upstream(
            200,
            "X-Accel-Redirect: /secret\nX-Accel-Expires: 1\nX-Accel-Buffering: yes\nX-Pad: p\n"
                + "Keep-Alive: timeout=5\nX-Own: 1",
            "body");
    var reply = gateway.get("/");
    assertThat(reply.headerLines()).noneMatch(line -> line.matches("(?i)(x-accel|x-pad|keep-).*"));
    assertThat(reply.header("X-Own")).isEqualTo("1");
  }

  @Test
  void viaIsForWhatCameThroughTheGateway() {
    gateway.withOneRoute();
    assertThat(gateway.get("/").header("Via")).isEqualTo("1.1 kong/3.10.0");
    gateway.with("services: []");
    var own = gateway.get("/");
    assertThat(own.status()).isEqualTo(404);
    assertThat(own.has("Via")).isFalse();
    assertThat(own.header("Server")).isEqualTo("kong/3.10.0");
  }

  @Test
  void aPluginMayHideTheServer() {
    plugin.late(Phase.HEADER_FILTER, exchange -> exchange.response().hideServer());
    gateway.withPlugin("a", "");
    assertThat(gateway.get("/").has("Server")).isFalse();
  }

  @Test
  void aLatencyThatAPluginHasWrittenIsReplaced() {
    plugin.late(
        Phase.HEADER_FILTER,
        exchange ->
            exchange.response().headers().set(HeaderName.of("X-Kong-Proxy-Latency"), "none"));
    gateway.withPlugin("a", "");
    assertThat(gateway.get("/").header("X-Kong-Proxy-Latency")).matches("\\d+");
  }

  @Test
  void theServicesStatusIsToldWhereSettingsSaySo() {
    settings(GatewaySettings.builder().headers(OwnHeader.parse(List.of("X-Kong-Upstream-Status"))));
    gateway.withPlugin("a", "").upstream(201, "", "");
    plugin.late(Phase.HEADER_FILTER, exchange -> exchange.response().status(418));
    var reply = gateway.get("/");
    assertThat(reply.status()).isEqualTo(418);
    assertThat(reply.header("X-Kong-Upstream-Status")).isEqualTo("201");
    assertThat(reply.has("X-Kong-Proxy-Latency")).isFalse();
  }

  @Test
  void whichRouteItWasIsToldOnlyWhereThatIsAllowed() {
    gateway.withOneRoute();
    assertThat(gateway.get("/", "Kong-Debug: 1").has("Kong-Route-Name")).isFalse();
    settings(GatewaySettings.builder().allowsDebugHeader(true));
    gateway.withOneRoute();
    assertThat(gateway.get("/").has("Kong-Route-Name")).isFalse();
    var reply = gateway.get("/", "Kong-Debug: 1");
    assertThat(reply.header("Kong-Route-Name")).isEqualTo("all");
    assertThat(reply.header("Kong-Service-Name")).isEqualTo("echo");
  }
}
