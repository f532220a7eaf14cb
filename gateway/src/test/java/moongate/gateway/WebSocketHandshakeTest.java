package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.gateway.testing.GatewayUnderTest;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On a route for `ws` the gateway is itself a peer of both, and takes part in what they agree on.
final class WebSocketHandshakeTest {
  private static final String ASK =
      """
      GET / HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      Sec-WebSocket-Extensions: permessage-deflate\r
      \r
      """;

  private final GatewayUnderTest gateway = new GatewayUnderTest();

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Upgrade: websocket | ICX+Yqv66kxgM0FcWaLWlFLwTAI= | 101",
        "upgrade: WebSocket | ICX+Yqv66kxgM0FcWaLWlFLwTAI= | 101",
        "X: y | ICX+Yqv66kxgM0FcWaLWlFLwTAI= | 502",
        "Upgrade: h2c | ICX+Yqv66kxgM0FcWaLWlFLwTAI= | 502",
        "Upgrade: websocket | aaaa | 502",
      })
  void aServiceHasToAgreeToWebSocketAndToThisHandshake(String upgrade, String accept, int status)
      throws Exception {
    var answer =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n%s\r\nSec-WebSocket-Accept: %s"
            .formatted(upgrade, accept);
    try (var service = new SilentService(answer + "\r\n\r\n")) {
      gateway.with(
          """
          services:
          - url: ws://127.0.0.1:%d
            routes: [{paths: [/], protocols: [ws, wss]}]
          """
              .formatted(service.port()));
      try (var client = WireClient.connect(gateway.port())) {
        client.send(ASK);
        // Functions see frames as they are.
        assertThat(service.awaitRequest()).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
      }
    }
  }
}
