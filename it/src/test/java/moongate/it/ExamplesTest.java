package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import moongate.testkit.EchoUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README of `examples` shows, with an upstream on another port.
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../examples");

  @TempDir Path folder;

  private final EchoUpstream upstream = EchoUpstream.start();
  private GatewayUnderTest gateway;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("functions"));
    try (var functions = Files.list(EXAMPLES.resolve("functions"))) {
      for (var function : functions.toList()) {
        Files.copy(function, folder.resolve("functions").resolve(function.getFileName()));
      }
    }
    var configuration = Files.readString(EXAMPLES.resolve("kong.yml"));
    assertThat(configuration).contains("127.0.0.1:9000");
    var file =
        Files.writeString(
            folder.resolve("kong.yml"),
            configuration.replace("127.0.0.1:9000", "127.0.0.1:" + upstream.port()));
    gateway =
        GatewayUnderTest.with(
            Map.of("declarative_config", file.toString(), "nginx_worker_processes", "1"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  @Test
  void onlyWhoKnowsATokenGetsThrough() {
    assertThat(gateway.get("/private").status()).isEqualTo(401);
    assertThat(gateway.get("/private", "X-Token: s3cret").body())
        .contains("X-owner: alice")
        .doesNotContain("s3cret");
  }

  @Test
  void headersAreChangedOnTheWayInAndOut() {
    var response = gateway.get("/headers", "User-Agent: test");

    assertThat(response.header("X-Served-By")).hasValue("moongate");
    assertThat(response.body()).contains("X-client: 127.0.0.1").doesNotContain("User-agent");
  }

  @Test
  void aJsonBodyIsRewrittenWithItsLength() {
    var response = gateway.post("/json", "{\"a\":1}", "Content-Type: application/json");

    assertThat(response.body())
        .contains("\"a\":1")
        .contains("\"route\":\"json\"")
        .contains("Content-length: " + "{\"a\":1,\"route\":\"json\"}".length());
    assertThat(gateway.post("/json", "no", "Content-Type: application/json").status())
        .isEqualTo(400);
  }

  @Test
  void aCounterCounts() {
    assertThat(gateway.get("/counted").header("X-Count")).hasValue("1");
    assertThat(gateway.get("/counted").header("X-Count")).hasValue("2");
  }

  @Test
  void aFunctionIsTheAnswer() {
    assertThat(gateway.get("/hello?name=you").body()).isEqualTo("{\"message\":\"hello you\"}");
  }

  @Test
  void aFunctionAfterOtherPluginsKnowsTheConsumer() {
    assertThat(gateway.get("/keyed").status()).isEqualTo(401);
    var response = gateway.get("/keyed", "apikey: alice-key");
    assertThat(response.body()).contains("X-greeting: hello alice");
    assertThat(response.header("RateLimit-Limit")).hasValue("5");
  }

  @Test
  void theOtherRoutesAreProxied() {
    assertThat(gateway.get("/plain/x").body()).startsWith("GET /x\n");
    assertThat(gateway.get("/logged").status()).isEqualTo(200);
  }
}
