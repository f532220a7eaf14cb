package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import moongate.app.settings.SettingsReader;
import moongate.net.loop.ConnectionBudget;
import org.junit.jupiter.api.Test;

final class ProxySharesTest {
  private static ProxyShares of(int most, Map<String, String> settings) {
    return ProxyShares.of(
        SettingsReader.read(Optional.empty(), Map.of(), settings), new ConnectionBudget(most));
  }

  private static int all(ConnectionBudget budget) {
    int count = 0;
    while (budget.take()) {
      count++;
    }
    return count;
  }

  @Test
  void sessionsAndTheirServicesLeaveSomethingToRequests() {
    var shares = of(80, Map.of("stream_listen", "127.0.0.1:9000"));
    assertThat(all(shares.sessions())).isEqualTo(30);
    assertThat(shares.datagrams().most()).isEqualTo(10);
    assertThat(all(shares.requests())).isEqualTo(50);
  }

  @Test
  void idleClientsOfHttpLeaveSomethingToSessions() {
    var shares = of(80, Map.of("stream_listen", "127.0.0.1:9000"));
    assertThat(all(shares.requests())).isEqualTo(60);
    assertThat(all(shares.sessions())).isEqualTo(20);
  }

  @Test
  void withoutSessionsAllIsForRequests() {
    assertThat(all(of(80, Map.of("stream_listen", "off")).requests())).isEqualTo(80);
  }
}
