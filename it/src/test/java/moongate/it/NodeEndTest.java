package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The end of a node that runs in this process.
class NodeEndTest {
  @TempDir Path prefix;

  @ParameterizedTest
  @ValueSource(strings = {"off", "embedded"})
  void aNodeThatIsClosedMayBeClosedAgain(String database) {
    var gateway = GatewayUnderTest.with(Map.of("prefix", prefix.toString(), "database", database));
    int port = gateway.port();
    assertThat(WireClient.get(port, "/").status()).isEqualTo(404);

    gateway.node().close();
    gateway.node().close();

    assertThatThrownBy(() -> WireClient.get(port, "/")).isInstanceOf(RuntimeException.class);
  }
}
