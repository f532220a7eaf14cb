package moongate.plugins.websocketsizelimit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How limits of messages are configured; what they do is tried with whole nodes.
final class WebSocketSizeLimitTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new WebSocketSizeLimitType());

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                           | at least one of these fields must be non-empty",
        "client_max_payload: 0        | value should be between 1 and 33554432",
        "upstream_max_payload: 33554433 | value should be between 1 and 33554432",
        "client_max_payload: 1.5      | expected an integer"
      })
  void refusesWhatCannotWork(String config, String message) {
    assertThatThrownBy(() -> gateway.withPlugin("websocket-size-limit", config))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"http", "grpc", "tcp"})
  void isForWebSocketsOnly(String protocol) {
    assertThatThrownBy(() ->
            gateway.with(
                """
                plugins:
                - name: websocket-size-limit
                  protocols: [%s]
                  config: {client_max_payload: 10}
                """
                    .formatted(protocol)))
        .hasMessageContaining("expected one of: ws, wss");
  }
}
