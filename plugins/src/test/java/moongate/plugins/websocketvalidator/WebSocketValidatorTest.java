package moongate.plugins.websocketvalidator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How schemas of messages are configured; what they do is tried with whole nodes.
final class WebSocketValidatorTest {
  private final GatewayUnderTest gateway = new GatewayUnderTest(new WebSocketValidatorType());

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                           | at least one of these fields must be non-empty",
        "client: {}                                   | at least one of these fields must be non-empty",
        "client: {text: {type: draft4}}               | required field missing",
        "client: {text: {type: draft7, schema: '{}'}} | expected one of: draft4",
        "upstream: {binary: {type: draft4, schema: '{'}} | the schema is no valid JSON"
      })
  void refusesWhatCannotWork(String config, String message) {
    assertThatThrownBy(() -> gateway.withPlugin("websocket-validator", config.replace("'", "\"")))
        .hasMessageContaining(message);
  }
}
