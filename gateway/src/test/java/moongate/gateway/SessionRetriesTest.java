package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.model.health.BalancerHealth.State;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions to a service with two targets, of which one refuses connections and the other greets.
final class SessionRetriesTest {
  private static final String UPSTREAM = "00000000-0000-4000-8000-000000000001";

  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final int port = gateway.sessionPort();

  /// Its port is taken, but nobody listens there.
  private final Socket refusing = new Socket();

  private final ServerSocket greeting = new ServerSocket();

  SessionRetriesTest() throws IOException {}

  @BeforeEach
  void start() throws IOException {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    refusing.bind(anyPort);
    greeting.bind(anyPort);
    Thread.ofVirtual().start(this::greet);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    refusing.close();
    greeting.close();
  }

  private void greet() {
    while (!greeting.isClosed()) {
      try (var connection = greeting.accept()) {
        connection.getOutputStream().write('x');
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pair(int retries) {
    gateway.with(
        """
        upstreams:
        - id: %s
          name: pair
          healthchecks: {passive: {type: tcp, unhealthy: {tcp_failures: 2}}}
          targets: [{target: "127.0.0.1:%d"}, {target: "127.0.0.1:%d"}]
        services:
        - host: pair
          protocol: tcp
          retries: %d
          routes: [{protocols: [tcp], sources: [{ip: 127.0.0.1}]}]
        """
            .formatted(UPSTREAM, refusing.getLocalPort(), greeting.getLocalPort(), retries));
  }

  /// How many of so many sessions, one after the other, are greeted.
  private long greeted(int sessions) {
    return IntStream.range(0, sessions).filter(_ -> isGreeted()).count();
  }

  private boolean isGreeted() {
    try (var client = WireClient.connect(port)) {
      return !client.isAtEnd();
    }
  }

  /// The targets take turns.
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2"})
  void anotherTargetIsTriedOnlyAsOftenAsTheServiceSays(int retries, long greeted) {
    pair(retries);
    assertThat(greeted(2)).isEqualTo(greeted);
  }

  @Test
  void aTargetThatRefusesIsIllAfterAsManyTimesAsItMay() {
    pair(0);
    assertThat(greeted(2)).isEqualTo(1);
    assertThat(states()).containsOnly(State.HEALTHY);
    assertThat(greeted(2)).isEqualTo(1);
    assertThat(states()).containsExactlyInAnyOrder(State.HEALTHY, State.UNHEALTHY);
    assertThat(greeted(4)).isEqualTo(4);
  }

  private Stream<State> states() {
    return gateway.checks().of(UPSTREAM).orElseThrow().targets().stream()
        .map(target -> target.state());
  }
}
