package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A service with an address for a host has one peer, which is made with the plan. It is not for
/// requests that plugins have sent elsewhere, or whose certificate they want verified.
final class LiteralHostTest {
  private final TestPlugin plugin = TestPlugin.quiet("a", 1).only(Phase.ACCESS);
  private final GatewayUnderTest gateway = new GatewayUnderTest(plugin);
  private final List<Boolean> isFixed = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    gateway.close();
  }

  /// Whether the peer is that of the plan, before and after a plugin's `change`.
  private List<Boolean> isFixed(String service, Consumer<Exchange> change) {
    plugin.in(
        Phase.ACCESS,
        exchange -> {
          note(exchange);
          change.accept(exchange);
          note(exchange);
          return Outcome.answer(Answer.exit(200, ""));
        });
    gateway.with(
        "services: [{%s, plugins: [{name: a}], routes: [{paths: [/]}]}]".formatted(service));
    assertThat(gateway.get("/").status()).isEqualTo(200);
    return isFixed;
  }

  private void note(Exchange exchange) {
    isFixed.add(gateway.plan().balancer().only(exchange) != null);
  }

  @Test
  void itIsForTheServiceAsItIs() {
    assertThat(isFixed("url: 'http://127.0.0.1:1'", _ -> {})).containsExactly(true, true);
  }

  @Test
  void itVerifiesTheCertificateIfTheServiceSaysSo() {
    assertThat(
            isFixed("url: 'https://127.0.0.1:1', tls_verify: true, tls_verify_depth: 3", _ -> {}))
        .containsExactly(true, true);
  }

  @Test
  void aCertificateThatIsToBeVerifiedTakesAnotherPeer() {
    assertThat(
            isFixed("url: 'https://127.0.0.1:1'", exchange -> exchange.upstream().verifyTls(true)))
        .containsExactly(true, false);
  }

  @Test
  void anotherSchemeTakesAnotherPeer() {
    assertThat(
            isFixed("url: 'http://127.0.0.1:1'", exchange -> exchange.upstream().scheme("https")))
        .containsExactly(true, false);
  }

  /// The name of such an address resolves to it all the same.
  @Test
  void whereAPluginMayNotSendRequestsTheyDoNotGo() {
    for (var host : List.of("127.0.0.1", "localhost")) {
      plugin.in(
          Phase.ACCESS,
          exchange -> {
            var port = exchange.upstream().port();
            exchange.upstream().changeTarget(host, port, _ -> Optional.of("a test refuses it"));
            return Outcome.CONTINUE;
          });
      gateway.withPlugin("a", "");
      assertThat(gateway.get("/").status()).as(host).isEqualTo(503);
    }
  }
}
