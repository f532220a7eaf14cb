package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
  void anEndlessLoopCostsOnlyItsOwnRequest() {
    var settings =
        Map.of("declarative_config_string", CONFIGURATION, "nginx_worker_processes", "1");
    try (var gateway = GatewayUnderTest.with(settings);
        var hostile = WireClient.connect(gateway.port());
        var other = WireClient.connect(gateway.port())) {
      for (int i = 0; i < 5; i++) {
        hostile.send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
        other.send("GET /fine HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(other.read(true).body()).isEqualTo("fine");
        assertThat(hostile.read(true).status()).isEqualTo(500);
      }
    }
  }
}
