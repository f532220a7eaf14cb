package moongate.plugins.aiproxy;

import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;

/// A gateway with `ai-proxy` before a provider of language models that a test plays.
abstract class AiGatewayTesting {
  final ModelServer provider = new ModelServer();
  final LogProbe log = new LogProbe();
  final GatewayUnderTest gateway =
      new GatewayUnderTest(
              GatewaySettings.builder(),
              (client, resolver) -> List.of(new AiProxyType(client, resolver, Map.of()), log))
          .upstream(provider);

  @AfterEach
  void close() {
    gateway.close();
  }

  final Reply post(String body, String... headers) {
    return gateway.send("POST", "/", body, headers);
  }
}
