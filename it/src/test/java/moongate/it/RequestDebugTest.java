package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import moongate.testkit.LoggedLines;
import moongate.testkit.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client gets that asks how long the parts of its request take.
class RequestDebugTest {
  private static final String ASK = "X-Kong-Request-Debug: *";
  private static final String OUTPUT = "X-Kong-Request-Debug-Output";

  /// As of a client behind a proxy.
  private static final String FORWARDED = "X-Forwarded-For: 192.0.2.7";

  private final EchoUpstream upstream = EchoUpstream.start();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    upstream.close();
  }

  @Test
  void theTimesOfRouterPluginsNamesAndServiceAreInAHeader() throws Exception {
    try (var gateway = node(Map.of())) {
      var output = output(gateway.get("/", ASK));

      assertThat(output.text("request_id")).hasSize(32);
      var child = output.object("child");
      assertThat(child.object("access").object("child").members())
          .containsKeys("router", "plugins");
      assertThat(child.object("access").object("child").object("plugins").object("child").members())
          .containsOnlyKeys("pre-function");
      assertThat(child.object("balancer").object("child").object("dns").object("child").members())
          .containsOnlyKeys("localhost");
      assertThat(child.object("upstream").object("child").members())
          .containsKey("time_to_first_byte");
    }
  }

  @Test
  void aClientMayAskForSomePartsOnly() throws Exception {
    try (var gateway = node(Map.of())) {
      var some = output(gateway.get("/", "X-Kong-Request-Debug: upstream, header_filter"));
      assertThat(some.object("child").members()).containsOnlyKeys("upstream");
      assertThat(gateway.get("/", "X-Kong-Request-Debug: upstream,all").header(OUTPUT)).isEmpty();
    }
  }

  @Test
  void whoDoesNotAskGetsNothing() throws Exception {
    try (var gateway = node(Map.of())) {
      assertThat(gateway.get("/").header(OUTPUT)).isEmpty();
    }
    try (var gateway = node(Map.of("request_debug", "off"))) {
      assertThat(gateway.get("/", ASK).header(OUTPUT)).isEmpty();
    }
  }

  @Test
  void othersThanThisMachinesClientsNeedTheToken() throws Exception {
    try (var gateway = node(Map.of("request_debug_token", "a known token"))) {
      assertThat(gateway.get("/", ASK, FORWARDED).header(OUTPUT)).isEmpty();
      assertThat(
              gateway
                  .get("/", ASK, FORWARDED, "X-Kong-Request-Debug-Token: another")
                  .header(OUTPUT))
          .isEmpty();
      assertThat(
              gateway
                  .get("/", ASK, FORWARDED, "X-Kong-Request-Debug-Token: a known token")
                  .header(OUTPUT))
          .isPresent();
    }
  }

  @Test
  void aTokenThatNobodyGaveIsInAFileForTheOwner() throws Exception {
    try (var gateway = node(Map.of())) {
      var file = folder.resolve(".request_debug_token");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      var token = "X-Kong-Request-Debug-Token: " + Files.readString(file);
      assertThat(gateway.get("/", ASK, FORWARDED, token).header(OUTPUT)).isPresent();
    }
  }

  @Test
  void theErrorLogHasTheTimesOnDemand() throws Exception {
    try (var lines = LoggedLines.of("moongate.proxy", Level.INFO);
        var gateway = node(Map.of())) {
      var answer = gateway.get("/", ASK, "X-Kong-Request-Debug-Log: true");
      var id = answer.header("X-Kong-Request-Id").orElseThrow();
      // A response may reach its client before the line is written.
      var line = Await.value(lines::texts, all -> all.size() == 1);
      assertThat(line.getFirst())
          .startsWith("[request-debug] id: " + id + " output: {")
          .contains("\"streaming\":");
    }
  }

  @Test
  void anAnswerOfTheGatewayItselfHasThemToo() throws Exception {
    try (var gateway = node(Map.of())) {
      var answer = gateway.get("/none", ASK);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(output(answer).object("child").object("access").object("child").members())
          .containsKey("router");
    }
  }

  private GatewayUnderTest node(Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("prefix", folder.toString());
    settings.put(
        "declarative_config_string",
        """
        _format_version: "3.0"
        services:
        - url: http://localhost:%d
          routes:
          - paths: ["~/$"]
            plugins:
            - name: pre-function
              config: {access: ["kong.ctx.shared.seen = true"]}
        """
            .formatted(upstream.port()));
    return GatewayUnderTest.with(settings);
  }

  private static Value.Obj output(WireResponse response) throws Exception {
    var text = response.header(OUTPUT).orElseThrow();
    return (Value.Obj) JsonText.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
