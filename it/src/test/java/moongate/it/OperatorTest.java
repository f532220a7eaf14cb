package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator does with a node from its start to its end, each time with processes of their
/// own.
class OperatorTest {
  private OperatedNode node;

  @BeforeEach
  void useAFolderOfItsOwn(@TempDir Path folder) {
    node = new OperatedNode(folder);
  }

  @Test
  void aNodeWithoutConfigurationStartsEmptyAndSaysWhatToDo() {
    try (var running = node.start()) {
      assertThat(running.awaitOutput("  stop "))
          .contains("serves   nothing yet")
          .contains("curl -d name=example");
      assertThat(WireClient.get(running.port(), "/").body())
          .contains("no Route matched with those values");

      assertThat(node.run("health").output()).contains("Moongate is healthy at " + node.folder());
      var second = node.run("start");
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output())
          .contains("Error: Moongate is already running in " + node.folder());

      assertThat(node.run("stop").output()).contains("Moongate stopped");
      assertThat(running.awaitEnd().exitCode()).isZero();
      assertThat(node.run("health").exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aNodeRunsInTheBackgroundAndIsRestarted() throws IOException {
    node.set("KONG_NGINX_DAEMON", "on");
    var started = node.run("start");
    try {
      assertThat(started.output()).isEqualTo("Moongate started\n");
      assertThat(started.exitCode()).isZero();
      assertThat(node.run("health").exitCode()).isZero();
      assertThat(node.run("start").output())
          .contains("Error: Moongate is already running in " + node.folder());
      var first = Files.readString(node.folder().resolve("prefix/pids/moongate.pid"));

      assertThat(node.run("restart").output()).isEqualTo("Moongate stopped\nMoongate started\n");
      assertThat(Files.readString(node.folder().resolve("prefix/pids/moongate.pid")))
          .isNotEqualTo(first);
      assertThat(node.run("health").exitCode()).isZero();
    } finally {
      assertThat(node.run("quit").output()).isEqualTo("Moongate stopped (gracefully)\n");
    }
    assertThat(node.run("health").exitCode()).isEqualTo(1);
  }

  @Test
  void aNodeThatCannotStartInTheBackgroundSaysWhy() throws IOException {
    node.set("KONG_NGINX_DAEMON", "on");
    node.configure("_format_version: '3.0'\nservices: [{name: s}]\n");

    var ended = node.run("start");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .startsWith("Error: error parsing declarative config file ")
        .contains("/kong.yml:\nkong.yml:2: services[1].host: required field missing")
        .containsOnlyOnce("Run with --v");
  }

  @Test
  void aFunctionThatIsNotLuaIsRefusedWithFileLineAndReason() throws IOException {
    Files.writeString(node.folder().resolve("broken.lua"), "local a = 1\nif a then\n");
    node.configure(
        """
        _format_version: "3.0"
        plugins:
          - name: pre-function
            config:
              access: [{file: broken.lua}]
        """);

    var ended = node.run("start");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .contains("kong.yml:5")
        .contains("broken.lua:3: 'end' expected (to close 'if' at line 2) near '<eof>'")
        .doesNotContain("\tat ");
  }

  @Test
  void everySettingThatIsWrongIsTold() {
    node.set("KONG_LOG_LEVEL", "loud");
    node.set("KONG_PROXY_LISTEN", "somewhere");

    var ended = node.run("start");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .contains("KONG_LOG_LEVEL: log_level has an invalid value: 'loud'")
        .contains("KONG_PROXY_LISTEN: proxy_listen has an invalid value: 'somewhere'");
  }

  @Test
  void logsThatWereMovedAwayAreOpenedAgainAndTheSignalQuitStopsANodeGracefully() throws Exception {
    var errors = node.folder().resolve("prefix/logs/error.log");
    var moved = node.folder().resolve("moved.log");
    try (var running = node.start()) {
      running.awaitOutput("  stop ");
      Files.move(errors, moved);
      running.signal("USR1");
      Await.that(() -> Files.exists(errors));
      Files.move(errors, moved, StandardCopyOption.REPLACE_EXISTING);
      running.signal("HUP");
      Await.that(() ->
          Files.exists(errors) && Files.readString(errors).contains("configuration reloaded"));
      running.signal("QUIT");
      var ended = running.awaitEnd();
      assertThat(ended.exitCode()).isZero();
      assertThat(ended.output()).contains("stopping: requests in flight are finished first");
    }
  }

  @Test
  void aStopFinishesRequestsInFlight() {
    try (var upstream = EchoUpstream.start()) {
      node.configure(
          """
          _format_version: "3.0"
          services:
            - url: http://127.0.0.1:%d
              routes: [{paths: [/]}]
          """
              .formatted(upstream.port()));
      try (var running = node.start();
          var client = WireClient.connect(running.port())) {
        client.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
        upstream.awaitHeld();

        running.terminate();
        running.awaitOutput("stopping");
        upstream.release();

        assertThat(client.read(true).status()).isEqualTo(200);
        assertThat(client.isAtEnd()).isTrue();
        assertThat(running.awaitEnd().exitCode()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ssl"})
  void aDrainedNodeIsNotReadyAndServesOn(String flags) {
    node.set("KONG_STATUS_LISTEN", "127.0.0.1:0" + flags);
    try (var running = node.start()) {
      node.set("KONG_STATUS_LISTEN", "127.0.0.1:" + running.statusPort() + flags);
      var drained = node.run("drain");
      assertThat(drained.output()).startsWith("Moongate is draining");
      assertThat(drained.exitCode()).isZero();
      if (flags.isEmpty()) {
        assertThat(WireClient.get(running.statusPort(), "/status/ready").body())
            .contains("draining");
      }
      assertThat(WireClient.get(running.port(), "/").status()).isEqualTo(404);
    }
    assertThat(node.run("drain").output()).startsWith("Error: Moongate is not running at");
  }

  /// In this one Java writes numbers with digits of its own, which no peer and no file knows.
  @Test
  void numbersHaveTheSameDigitsInEveryLanguageOfTheSystem() {
    node.set("JDK_JAVA_OPTIONS", "-Duser.language=ar -Duser.country=EG");
    try (var running = node.start()) {
      assertThat(running.awaitOutput("  stop ")).containsPattern("pid [0-9]+");
      node.set("KONG_STATUS_LISTEN", "127.0.0.1:" + running.statusPort());
      var drained = node.run("drain");
      assertThat(drained.exitCode()).as(drained.output()).isZero();
    }
  }

  @Test
  void aNodeThatNobodyAsksCannotBeDrained() {
    node.set("KONG_STATUS_LISTEN", "off");
    try (var running = node.start()) {
      running.awaitOutput("  stop ");
      var refused = node.run("drain");
      assertThat(refused.output()).startsWith("Error: status_listen is off");
      assertThat(refused.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void withoutAnySettingEntitiesAreKeptInTheEmbeddedDatabase() {
    try (var running = node.start()) {
      var made =
          WireClient.post(
              running.adminPort(),
              "/services",
              "{\"name\":\"kept\",\"host\":\"h\"}",
              "Content-Type: application/json");
      assertThat(made.status()).isEqualTo(201);
    }
    try (var running = node.start()) {
      assertThat(WireClient.get(running.adminPort(), "/services/kept").status()).isEqualTo(200);
      assertThat(WireClient.post(running.adminPort(), "/config", "{}").status()).isEqualTo(400);
    }
  }

  @Test
  void whatWasPostedServesOnAfterARestart() {
    node.set("KONG_DATABASE", "off");
    try (var running = node.start()) {
      var posted =
          WireClient.post(
              running.adminPort(),
              "/config",
              OperatedNode.hello("kept"),
              "Content-Type: text/yaml");
      assertThat(posted.status()).isEqualTo(201);
      running.terminate();
      assertThat(running.awaitEnd().exitCode()).isZero();
    }
    try (var running = node.start()) {
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("kept");
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
