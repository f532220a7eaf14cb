package moongate.plugins.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

final class StorageServerTest {
  @Test
  void nullStandsForWhatIsUsual() {
    try (var network = new TestNetwork()) {
      var exported =
          Value.of(Map.of("host", Value.NULL, "port", Value.NULL, "timeout", Value.NULL));
      var server = StorageServer.of("Vault", StorageSchemas.VAULT_PORT, exported, network.calls());

      assertThat(server.url()).hasToString("http://127.0.0.1:8200");
      assertThat(server.timeout()).isEqualTo(Duration.ofSeconds(2));
    }
  }
}
