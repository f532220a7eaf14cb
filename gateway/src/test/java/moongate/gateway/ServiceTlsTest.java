package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.exchange.ServiceTls;
import moongate.gateway.exchange.ServiceTls.Rule;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Origin;
import moongate.http.TlsAuthorities;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How services are verified that do not say so: as the node does it by default.
final class ServiceTlsTest {
  private static final Origin SOMEWHERE =
      new Origin(new InetSocketAddress("127.0.0.1", 1), true, "");

  private final TestPlugin plugin = TestPlugin.quiet("a", 1).only(Phase.ACCESS);
  private final TlsAuthorities authorities = new TlsAuthorities(List.of());
  private final TlsAuthorities authoritiesOfSessions = new TlsAuthorities(List.of());
  private final List<@Nullable TlsAuthorities> trusted =
      Collections.synchronizedList(new ArrayList<>());
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder()
              .serviceTls(
                  new ServiceTls(
                      new Rule(true, 2, authorities), new Rule(true, 3, authoritiesOfSessions))),
          plugin);

  @AfterEach
  void close() {
    gateway.close();
  }

  /// By how many intermediate certificates a service is verified, before it is called.
  private int verifiedDepth(String service) {
    var depths = new CopyOnWriteArrayList<Integer>();
    plugin.in(
        Phase.ACCESS,
        exchange -> {
          depths.add(exchange.upstream().verifiedDepth());
          trusted.add(exchange.upstream().secured(SOMEWHERE).authorities());
          assertThat(gateway.plan().balancer().only(exchange))
              .as("the peer that is made with the plan is verified as well")
              .isNotNull();
          return Outcome.answer(Answer.exit(200, ""));
        });
    gateway.with(
        "services: [{%s, plugins: [{name: a}], routes: [{paths: [/]}]}]".formatted(service));
    assertThat(gateway.get("/").status()).isEqualTo(200);
    return depths.getFirst();
  }

  @Test
  void aServiceThatSaysNothingIsVerifiedAsTheNodeDoesIt() {
    assertThat(verifiedDepth("url: 'https://127.0.0.1:1'")).isEqualTo(2);
  }

  @Test
  void whatAServiceSaysCounts() {
    assertThat(verifiedDepth("url: 'https://127.0.0.1:1', tls_verify: false"))
        .isEqualTo(Origin.UNVERIFIED);
    assertThat(verifiedDepth("url: 'https://127.0.0.1:1', tls_verify_depth: 5")).isEqualTo(5);
  }

  @Test
  void servicesWithoutTlsAreNotConcerned() {
    assertThat(verifiedDepth("url: 'http://127.0.0.1:1'")).isEqualTo(Origin.UNVERIFIED);
    assertThat(verifiedDepth("protocol: tcp, host: 127.0.0.1, port: 1"))
        .isEqualTo(Origin.UNVERIFIED);
  }

  @Test
  void servicesOfSessionsHaveARuleOfTheirOwn() {
    assertThat(verifiedDepth("protocol: tls, host: 127.0.0.1, port: 1")).isEqualTo(3);
    assertThat(trusted).containsExactly(authoritiesOfSessions);
    assertThat(verifiedDepth("url: 'https://127.0.0.1:1'")).isEqualTo(2);
    assertThat(trusted).containsExactly(authoritiesOfSessions, authorities);
  }
}
