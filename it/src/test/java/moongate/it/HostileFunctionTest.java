package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.testkit.GatewayUnderTest;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;

class HostileFunctionTest {
  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      routes:
        - paths: [/endless]
          plugins:
            - name: pre-function
              config:
                access: ["while true do end"]
        - paths: [/fine]
          plugins:
            - name: pre-function
              config:
                access: ['kong.response.exit(200, "fine")']
      """;

  @Test
  void aSecondClientNeverNoticesAnEndlessLoop() {
    var settings =
        Map.of("declarative_config_string", CONFIGURATION, "nginx_worker_processes", "1");
    try (var gateway = GatewayUnderTest.with(settings);
        var hostile = WireClient.connect(gateway.port())) {
      hostile.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
      // On the one event loop that there is, others are served while the loop runs.
      var served = 0;
      while (!hostile.hasAnswer()) {
        assertThat(gateway.get("/fine").body()).isEqualTo("fine");
        served++;
      }
      assertThat(served).isPositive();
      assertThat(hostile.read(true).status()).isEqualTo(500);
    }
  }
}
