package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator does with a node, each time with processes of their own.
class OperatorTest {
  @TempDir Path folder;

  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void useAFolderOfOurOwn() {
    variables.put("KONG_PREFIX", folder.resolve("prefix").toString());
    variables.put("KONG_PROXY_LISTEN", "127.0.0.1:0");
    variables.put("KONG_ADMIN_LISTEN", "127.0.0.1:0");
    variables.put("KONG_STATUS_LISTEN", "127.0.0.1:0");
  }

  @Test
  void aNodeWithoutConfigurationStartsEmptyAndSaysWhatToDo() {
    try (var node = start()) {
      assertThat(node.awaitOutput("  stop "))
          .contains("serves   nothing yet")
          .contains("curl -d name=example");
      assertThat(WireClient.get(node.port(), "/").body())
          .contains("no Route matched with those values");

      assertThat(run("health").output()).contains("Moongate is healthy at " + folder);
      var second = run("start");
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output()).contains("Error: Moongate is already running in " + folder);

      assertThat(run("stop").output()).contains("Moongate stopped");
      assertThat(node.awaitEnd().exitCode()).isZero();
      assertThat(run("health").exitCode()).isEqualTo(1);
    }
  }

  @Test
  void theSignalQuitStopsANodeGracefully() {
    try (var node = start()) {
      node.awaitOutput("  stop ");
      node.signal("QUIT");
      var ended = node.awaitEnd();
      assertThat(ended.exitCode()).isZero();
      assertThat(ended.output()).contains("stopping: requests in flight are finished first");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ssl"})
  void aDrainedNodeIsNotReadyAndServesOn(String flags) {
    variables.put("KONG_STATUS_LISTEN", "127.0.0.1:0" + flags);
    try (var node = start()) {
      variables.put("KONG_STATUS_LISTEN", "127.0.0.1:" + node.statusPort() + flags);
      var drained = run("drain");
      assertThat(drained.output()).startsWith("Moongate is draining");
      assertThat(drained.exitCode()).isZero();
      if (flags.isEmpty()) {
        assertThat(WireClient.get(node.statusPort(), "/status/ready").body()).contains("draining");
      }
      assertThat(WireClient.get(node.port(), "/").status()).isEqualTo(404);
    }
    assertThat(run("drain").output()).startsWith("Error: Moongate is not running at");
  }

  /// In this one Java writes numbers with digits of its own, which no peer and no file knows.
  @Test
  void numbersHaveTheSameDigitsInEveryLanguageOfTheSystem() {
    variables.put("JDK_JAVA_OPTIONS", "-Duser.language=ar -Duser.country=EG");
    try (var node = start()) {
      assertThat(node.awaitOutput("  stop ")).containsPattern("pid [0-9]+");
      variables.put("KONG_STATUS_LISTEN", "127.0.0.1:" + node.statusPort());
      var drained = run("drain");
      assertThat(drained.exitCode()).as(drained.output()).isZero();
    }
  }

  @Test
  void aNodeThatNobodyAsksCannotBeDrained() {
    variables.put("KONG_STATUS_LISTEN", "off");
    try (var node = start()) {
      node.awaitOutput("  stop ");
      var refused = run("drain");
      assertThat(refused.output()).startsWith("Error: status_listen is off");
      assertThat(refused.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aNodeRunsInTheBackgroundAndIsRestarted() throws IOException {
    variables.put("KONG_NGINX_DAEMON", "on");
    var started = run("start");
    try {
      assertThat(started.output()).isEqualTo("Moongate started\n");
      assertThat(started.exitCode()).isZero();
      assertThat(run("health").exitCode()).isZero();
      assertThat(run("start").output()).contains("Error: Moongate is already running in " + folder);
      var first = Files.readString(folder.resolve("prefix/pids/moongate.pid"));

      assertThat(run("restart").output()).isEqualTo("Moongate stopped\nMoongate started\n");
      assertThat(Files.readString(folder.resolve("prefix/pids/moongate.pid"))).isNotEqualTo(first);
      assertThat(run("health").exitCode()).isZero();
    } finally {
      assertThat(run("quit").output()).isEqualTo("Moongate stopped (gracefully)\n");
    }
    assertThat(run("health").exitCode()).isEqualTo(1);
  }

  @Test
  void aNodeThatCannotStartInTheBackgroundSaysWhy() throws IOException {
    variables.put("KONG_NGINX_DAEMON", "on");
    configure("_format_version: '3.0'\nservices: [{name: s}]\n");

    var ended = run("start");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .startsWith("Error: ")
        .contains("services[1].host: required field missing")
        .containsOnlyOnce("Run with --v");
  }

  @Test
  void aStopFinishesRequestsInFlight() {
    try (var upstream = EchoUpstream.start()) {
      configure(
          """
          _format_version: "3.0"
          services:
            - url: http://127.0.0.1:%d
              routes: [{paths: [/]}]
          """
              .formatted(upstream.port()));
      try (var node = start();
          var client = WireClient.connect(node.port())) {
        client.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
        upstream.awaitHeld();

        node.terminate();
        node.awaitOutput("stopping");
        upstream.release();

        assertThat(client.read(true).status()).isEqualTo(200);
        assertThat(client.isAtEnd()).isTrue();
        assertThat(node.awaitEnd().exitCode()).isZero();
      }
    }
  }

  @Test
  void aFunctionThatIsNotLuaIsRefusedWithFileLineAndReason() throws IOException {
    Files.writeString(folder.resolve("broken.lua"), "local a = 1\nif a then\n");
    configure(
        """
        _format_version: "3.0"
        plugins:
          - name: pre-function
            config:
              access: [{file: broken.lua}]
        """);

    var ended = run("start");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .contains("kong.yml:5")
        .contains("broken.lua:3: 'end' expected (to close 'if' at line 2) near '<eof>'")
        .doesNotContain("\tat ");
  }

  @Test
  void everySettingThatIsWrongIsTold() {
    variables.put("KONG_LOG_LEVEL", "loud");
    variables.put("KONG_PROXY_LISTEN", "somewhere");

    var ended = run("start");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .contains("KONG_LOG_LEVEL: log_level has an invalid value: 'loud'")
        .contains("KONG_PROXY_LISTEN: proxy_listen has an invalid value: 'somewhere'");
  }

  @Test
  void aReloadWithABadFileTellsWhyAndTheOldConfigurationServesOn() {
    configure(hello("one"));
    try (var node = start()) {
      assertThat(WireClient.get(node.port(), "/hello").body()).isEqualTo("one");

      configure("_format_version: '3.0'\nservices: [{port: 99999}]\nroutes: [{paths: [oops]}]");
      var refused = run("reload");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output())
          .contains("host: required field missing")
          .contains("port: value should be between 0 and 65535")
          .contains("paths");
      assertThat(WireClient.get(node.port(), "/hello").body()).isEqualTo("one");

      configure(hello("two"));
      assertThat(run("reload").output()).contains("Moongate reloaded");
      assertThat(WireClient.get(node.port(), "/hello").body()).isEqualTo("two");
    }
  }

  @Test
  void aReloadReadsTheSettingsAgain() throws IOException {
    configure(hello("one"));
    var conf = Files.writeString(folder.resolve("moongate.conf"), "log_level = notice\n");
    try (var node = MoongateProcess.start(folder, variables, "start", "-c", conf.toString())) {
      assertThat(logLevel(node)).contains("notice");

      Files.writeString(conf, "log_level = debug\nplugins = bundled,-acl\n");
      assertThat(run("reload").output())
          .isEqualTo(
              "Moongate reloaded\n"
                  + "Notice: these settings have changed and need a restart: plugins\n");
      assertThat(logLevel(node)).contains("debug");

      Files.writeString(conf, "log_level = loud\n");
      configure(hello("two"));
      var refused = run("reload");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output()).contains(conf + ":1: log_level has an invalid value: 'loud'");
      assertThat(logLevel(node)).contains("debug");
      assertThat(WireClient.get(node.port(), "/hello").body()).isEqualTo("one");
    }
  }

  private static String logLevel(MoongateProcess node) {
    return WireClient.get(node.adminPort(), "/debug/node/log-level").body();
  }

  @Test
  void configParseChecksAFileWithoutANode() {
    configure(hello("one"));
    assertThat(run("config", "parse", "kong.yml").output()).contains("parse successful");

    configure("_format_version: '3.0'\nservices: [{port: 99999}]");
    var refused = run("config", "parse", "kong.yml");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("kong.yml:2").contains("host: required field missing");
  }

  @Test
  void withoutAnySettingEntitiesAreKeptInTheEmbeddedDatabase() {
    try (var node = start()) {
      var made =
          WireClient.post(
              node.adminPort(),
              "/services",
              "{\"name\":\"kept\",\"host\":\"h\"}",
              "Content-Type: application/json");
      assertThat(made.status()).isEqualTo(201);
    }
    try (var node = start()) {
      assertThat(WireClient.get(node.adminPort(), "/services/kept").status()).isEqualTo(200);
      assertThat(WireClient.post(node.adminPort(), "/config", "{}").status()).isEqualTo(400);
    }
  }

  @Test
  void whatWasPostedServesOnAfterARestart() {
    variables.put("KONG_DATABASE", "off");
    try (var node = start()) {
      var posted =
          WireClient.post(node.adminPort(), "/config", hello("kept"), "Content-Type: text/yaml");
      assertThat(posted.status()).isEqualTo(201);
      node.terminate();
      assertThat(node.awaitEnd().exitCode()).isZero();
    }
    try (var node = start()) {
      assertThat(WireClient.get(node.port(), "/hello").body()).isEqualTo("kept");
    }
  }

  @Test
  void aLuaFileRunsWithItsArguments() throws IOException {
    Files.writeString(
        folder.resolve("script.lua"),
        """
        #!/usr/bin/env lua
        print(arg[0], arg[2], select("#", ...))
        os.exit(arg[1] == "--fail" and 3 or 0)
        """);

    var ended = run("lua", "script.lua", "--fail", "x");

    assertThat(ended.output()).isEqualTo("script.lua\tx\t2\n");
    assertThat(ended.exitCode()).isEqualTo(3);
  }

  private static String hello(String text) {
    return """
    _format_version: "3.0"
    routes:
      - paths: [/hello]
        plugins:
          - name: pre-function
            config:
              access:
                - kong.response.exit(200, "%s")
    """
        .formatted(text);
  }

  @Test
  void theAccessLogHasTheFormatThatNginxsDirectiveGives() throws Exception {
    variables.put(
        "KONG_NGINX_HTTP_LOG_FORMAT",
        "mine escape=json '{\"status\":$status,' '\"uri\":\"$request_uri\"}'");
    variables.put("KONG_PROXY_ACCESS_LOG", "logs/mine.log mine");
    try (var node = start()) {
      WireClient.get(node.port(), "/a?b=%22");
      var file = folder.resolve("prefix/logs/mine.log");
      Await.that(() -> Files.exists(file) && Files.size(file) > 0);
      assertThat(file).hasContent("{\"status\":404,\"uri\":\"/a?b=%22\"}\n");
    }
    variables.put("KONG_PROXY_ACCESS_LOG", "logs/mine.log other");
    assertThat(run("start").output())
        .contains(
            "proxy_access_log: unknown log format \"other\" (nginx_http_log_format defines one)");
    variables.put("KONG_NGINX_HTTP_LOG_FORMAT", "other '$no_such'");
    assertThat(run("start").output())
        .contains("nginx_http_log_format: unknown \"no_such\" variable");
  }

  @Test
  void whoHasAskedTheAdminApiForWhatIsInItsAccessLog() throws Exception {
    variables.put("KONG_ADMIN_WRITE_TOKENS", "a-token-that-may-write");
    variables.put("KONG_STATUS_ACCESS_LOG", "logs/status.log");
    var file = folder.resolve("prefix/logs/admin_access.log");
    try (var node = start()) {
      WireClient.post(
          node.adminPort(),
          "/consumers",
          "{\"username\":\"bob\"}",
          "Content-Type: application/json",
          "Kong-Admin-Token: a-token-that-may-write",
          "User-Agent: deck \"1\"");
      WireClient.get(node.adminPort(), "/consumers");
      WireClient.get(node.adminPort(), "/consumers/bob/key-auth/s3cret?x=1");
      WireClient.get(node.adminPort(), "/key-auths/11111111-1111-4111-8111-111111111111");
      WireClient.get(node.statusPort(), "/status/ready");
      node.signal("TERM");
      node.awaitEnd();
    }
    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "127\\.0\\.0\\.1 - - \\[\\d\\d/\\w+/\\d+:[\\d:]+ [+-]\\d{4}]"
                            + " \"POST /consumers HTTP/1\\.1\" 201 \\d+ \"-\""
                            + " \"deck \\\\x221\\\\x22\""),
            line -> assertThat(line).contains("\"GET /consumers HTTP/1.1\" 401 "),
            line -> assertThat(line).contains("/consumers/bob/key-auth/******?x=1 "),
            line -> assertThat(line).contains("/key-auths/11111111-1111-4111-8111-111111111111 "));
    assertThat(folder.resolve("prefix/logs/status.log"))
        .content()
        .contains("\"GET /status/ready HTTP/1.1\" 200 ");
    assertThat(folder.resolve("prefix/logs/access.log")).isEmptyFile();
  }

  /// As in a container, whose output is collected: no line twice, and none over another.
  @ParameterizedTest
  @ValueSource(strings = {"/dev/stderr", "/dev/stdout"})
  void logsMayGoToTheProcessesOwnOutput(String errors) {
    variables.put("KONG_PROXY_ERROR_LOG", errors);
    variables.put("KONG_PROXY_ACCESS_LOG", "/dev/stdout");
    try (var node = start()) {
      WireClient.get(node.port(), "/seen");
      node.awaitOutput("GET /seen");
      node.signal("TERM");
      assertThat(node.awaitEnd().output())
          .containsOnlyOnce("stopping: requests in flight are finished first")
          .containsPattern("\n127\\.0\\.0\\.1 .* \"GET /seen HTTP/1\\.1\" 404");
    }
  }

  private void configure(String yaml) {
    try {
      var file = Files.writeString(folder.resolve("kong.yml"), yaml);
      variables.put("KONG_DECLARATIVE_CONFIG", file.toString());
    } catch (IOException cannot) {
      throw new AssertionError(cannot);
    }
  }

  private MoongateProcess start() {
    return MoongateProcess.start(folder, variables, "start");
  }

  private MoongateProcess.Ended run(String... command) {
    return MoongateProcess.run(folder, variables, command);
  }
}
