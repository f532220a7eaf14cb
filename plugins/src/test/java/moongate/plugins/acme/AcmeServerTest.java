package moongate.plugins.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.testkit.DrippingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is no ACME server in the place of one.
final class AcmeServerTest {
  private final TestNetwork network = new TestNetwork();

  @AfterEach
  void close() {
    network.close();
  }

  private AcmeServer server(String directory) {
    var config =
        AcmeConfig.of(
            Value.of(
                Map.of(
                    "account_email", Value.of("a@b.c"),
                    "api_uri", Value.of(directory),
                    "storage", Value.of("shm"),
                    "storage_config", Value.of(Map.of()))));
    var shared = new SharedState(Secrets.NONE, () -> null, Clock.systemUTC());
    var calls = network.calls();
    var storage = network.storages().of(config, shared, calls);
    var keys = new AccountKeys(config, storage, () -> Snapshot.EMPTY, Secrets.NONE);
    return new AcmeServer(config, keys, new Challenges(storage, calls.node(), false), calls);
  }

  @Test
  void aPageInPlaceOfADirectoryIsToldInOneLineOfBoundedLength() {
    var page = "<html>\n2026/12/01 [error] forged\n" + "x".repeat(100_000);
    var answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(page.length(), page);
    try (var other = DrippingServer.start(answer, "x")) {
      var directory = "http://127.0.0.1:" + other.port() + "/directory";
      assertThatThrownBy(() -> server(directory).order("a.test", Duration.ofSeconds(10)))
          .isInstanceOf(OrderException.class)
          .hasMessageContaining("what " + directory + " answers is not ACME:")
          .hasMessageContaining("<html>2026/12/01 [error] forgedx")
          .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(700));
    }
  }
}
