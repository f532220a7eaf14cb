package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which of several configurations of a plugin applies: the most specific one, in whatever order
/// they are written.
final class PluginRanksTest {
  /// The most specific first.
  private static final List<String> SCOPES =
      List.of(
          "route: r, service: echo, consumer: ann",
          "route: r, consumer: ann",
          "service: echo, consumer: ann",
          "route: r, service: echo",
          "consumer: ann",
          "route: r",
          "service: echo",
          "enabled: true");

  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final TestPlugin authentication = new TestPlugin("who", 30, steps);
  private final TestPlugin plugin = new TestPlugin("b", 20, steps);
  private final GatewayUnderTest gateway = new GatewayUnderTest(authentication, plugin);

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMostSpecificConfigurationApplies(boolean isBestFirst) {
    authentication.in(
        Phase.ACCESS,
        exchange -> {
          exchange.authenticate(Consumers.of(exchange).byUsername("ann"), null);
          return Outcome.CONTINUE;
        });
    for (int best = 0; best < SCOPES.size(); best++) {
      var lines = new ArrayList<String>();
      for (int rank = best; rank < SCOPES.size(); rank++) {
        lines.add("- {name: b, %s, config: {label: rank-%d}}".formatted(SCOPES.get(rank), rank));
      }
      if (!isBestFirst) {
        Collections.reverse(lines);
      }
      gateway.with(
          """
          services: [{name: echo, url: UPSTREAM, routes: [{name: r, paths: [/r]}]}]
          consumers: [{username: ann}]
          plugins:
          - {name: who}
          """
              + String.join("\n", lines));
      steps.clear();
      assertThat(gateway.get("/r").status()).isEqualTo(200);
      assertThat(steps)
          .filteredOn(step -> step.endsWith(":access"))
          .containsExactly("who:access", "rank-" + best + ":access");
    }
  }
}
