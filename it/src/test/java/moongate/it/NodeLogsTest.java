package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import moongate.testkit.Await;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The logs of a node that runs as a process of its own.
class NodeLogsTest {
  private OperatedNode node;

  @BeforeEach
  void useAFolderOfItsOwn(@TempDir Path folder) {
    node = new OperatedNode(folder);
  }

  @Test
  void theAccessLogHasTheFormatThatNginxsDirectiveGives() throws Exception {
    node.set(
        "KONG_NGINX_HTTP_LOG_FORMAT",
        "mine escape=json '{\"status\":$status,' '\"uri\":\"$request_uri\"}'");
    node.set("KONG_PROXY_ACCESS_LOG", "logs/mine.log mine");
    try (var running = node.start()) {
      WireClient.get(running.port(), "/a?b=%22");
      var file = node.folder().resolve("prefix/logs/mine.log");
      Await.that(() -> Files.exists(file) && Files.size(file) > 0);
      assertThat(file).hasContent("{\"status\":404,\"uri\":\"/a?b=%22\"}\n");
    }
    node.set("KONG_PROXY_ACCESS_LOG", "logs/mine.log other");
    assertThat(node.run("start").output())
        .contains(
            "proxy_access_log: unknown log format \"other\" (nginx_http_log_format defines one)");
    node.set("KONG_NGINX_HTTP_LOG_FORMAT", "other '$no_such'");
    assertThat(node.run("start").output())
        .contains("nginx_http_log_format: unknown \"no_such\" variable");
  }

  @Test
  void whoHasAskedTheAdminApiForWhatIsInItsAccessLog() throws Exception {
    node.set("KONG_ADMIN_WRITE_TOKENS", "a-token-that-may-write");
    node.set("KONG_STATUS_ACCESS_LOG", "logs/status.log");
    var file = node.folder().resolve("prefix/logs/admin_access.log");
    try (var running = node.start()) {
      WireClient.post(
          running.adminPort(),
          "/consumers",
          "{\"username\":\"bob\"}",
          "Content-Type: application/json",
          "Kong-Admin-Token: a-token-that-may-write",
          "User-Agent: deck \"1\"");
      WireClient.get(running.adminPort(), "/consumers");
      WireClient.get(running.adminPort(), "/consumers/bob/key-auth/s3cret?x=1");
      WireClient.get(running.adminPort(), "/key-auths/11111111-1111-4111-8111-111111111111");
      WireClient.get(running.statusPort(), "/status/ready");
      running.signal("TERM");
      running.awaitEnd();
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
    assertThat(node.folder().resolve("prefix/logs/status.log"))
        .content()
        .contains("\"GET /status/ready HTTP/1.1\" 200 ");
    assertThat(node.folder().resolve("prefix/logs/access.log")).isEmptyFile();
  }

  /// As in a container, whose output is collected: no line twice, and none over another.
  @ParameterizedTest
  @ValueSource(strings = {"/dev/stderr", "/dev/stdout"})
  void logsMayGoToTheProcessesOwnOutput(String errors) {
    node.set("KONG_PROXY_ERROR_LOG", errors);
    node.set("KONG_PROXY_ACCESS_LOG", "/dev/stdout");
    try (var running = node.start()) {
      WireClient.get(running.port(), "/seen");
      running.awaitOutput("GET /seen");
      running.signal("TERM");
      assertThat(running.awaitEnd().output())
          .containsOnlyOnce("stopping: requests in flight are finished first")
          .containsPattern("\n127\\.0\\.0\\.1 .* \"GET /seen HTTP/1\\.1\" 404");
    }
  }
}
