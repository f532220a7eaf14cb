package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import moongate.it.AdminClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A node with a database of its own, asked through its Admin API.
abstract class AdminTesting {
  @TempDir Path folder;

  GatewayUnderTest gateway;
  AdminClient admin;

  @BeforeEach
  void start() {
    gateway = GatewayUnderTest.with(Map.of("database", "embedded", "prefix", folder.toString()));
    admin = new AdminClient(gateway.adminPort());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /// The answer to a request that must have this `status`.
  final Answer call(String method, String path, String json, int status) {
    var answer = admin.call(method, path, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return answer;
  }

  final Answer post(String path, String json) {
    return call("POST", path, json, 201);
  }

  final Answer post(String path, String json, int status) {
    return call("POST", path, json, status);
  }
}
