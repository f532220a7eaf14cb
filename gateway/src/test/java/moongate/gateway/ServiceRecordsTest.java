package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.HeaderName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Names with SRV records, which say ports and weights.
final class ServiceRecordsTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @BeforeEach
  void know() {
    gateway
        .names()
        .address("a.test", 60, "127.0.0.1")
        .address("b.test", 60, "127.0.0.1")
        .service("srv.test", 1, 10, port("one"), "a.test")
        .service("srv.test", 1, 30, port("two"), "b.test");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private int port(String name) {
    return gateway
        .serve((request, response) -> {
          var host = request.head().headers().firstOr(HeaderName.HOST, "");
          TestResponses.text(response, 200, name + " as " + host.replaceAll(":\\d+$", ""));
        })
        .addresses()
        .getFirst()
        .getPort();
  }

  private Map<String, Integer> answers() {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < 40; i++) {
      counts.merge(gateway.get("/").body(), 1, Integer::sum);
    }
    return counts;
  }

  private void upstream(String settings) {
    gateway.with(
        """
        upstreams:
        - name: up
        %s
          targets: [{target: "srv.test:1", weight: 5}]
        services:
        - host: up
          routes: [{paths: [/]}]
        """
            .formatted(settings.indent(2).stripTrailing()));
  }

  @Test
  void aServiceGoesToTheirPortsAsOftenAsTheirWeightsSay() {
    gateway.with("services: [{host: srv.test, port: 1, routes: [{paths: [/]}]}]");
    assertThat(answers()).isEqualTo(Map.of("one as srv.test", 10, "two as srv.test", 30));
  }

  @Test
  void soDoesATarget() {
    upstream("slots: 1000");
    assertThat(answers()).isEqualTo(Map.of("one as srv.test", 10, "two as srv.test", 30));
  }

  @Test
  void theHostIsTheirsOnlyIfTheUpstreamSaysSo() {
    upstream("use_srv_name: true");
    assertThat(answers()).isEqualTo(Map.of("one as a.test", 10, "two as b.test", 30));
    upstream("use_srv_name: true\nhost_header: own.test");
    assertThat(answers()).isEqualTo(Map.of("one as own.test", 10, "two as own.test", 30));
  }
}
