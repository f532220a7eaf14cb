package moongate.plugins.filelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.plugins.basicauth.BasicAuthType;
import moongate.plugins.correlationid.CorrelationIdType;
import moongate.plugins.responsetransformer.ResponseTransformerType;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class FileLogTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          new FileLogType(),
          new BasicAuthType(),
          new CorrelationIdType(),
          new ResponseTransformerType());

  @TempDir private Path folder;

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String more, String config) {
    return gateway.with(
        """
        services:
        - name: s
          url: UPSTREAM
          routes: [{name: r, paths: [/]}]
        consumers:
        - {username: ann, basicauth_credentials: [{username: ann, password: x}]}
        - {username: nobody}
        plugins:
        - {name: file-log, config: {path: %s%s}}
        %s
        """
            .formatted(folder.resolve("log"), config, more));
  }

  /// A response may reach its client before the line is written.
  private List<JsonNode> lines(int count) throws Exception {
    var file = folder.resolve("log");
    Await.that(() -> Files.exists(file) && ends(Files.readString(file)) >= count);
    return Files.readAllLines(file).stream().map(JSON::readTree).toList();
  }

  private static long ends(String text) {
    return text.chars().filter(character -> character == '\n').count();
  }

  @Test
  void blanksAroundThePathAreNotPartOfIt() throws Exception {
    gateway.withPlugin("file-log", "path: ' %s '".formatted(folder.resolve("log")));
    gateway.get("/");
    assertThat(lines(1)).hasSize(1);
  }

  @Test
  void aLineTellsAllOfARequest() throws Exception {
    with("- {name: basic-auth}\n- {name: correlation-id, config: {header_name: X-Id}}", "");
    gateway.get(
        "/p%20q?a=1&a=2&b", "Authorization: Basic YW5uOng=", "X-Id: 7", "X-Two: 1", "X-Two: 2");
    var entry = lines(1).getFirst();
    var request = entry.get("request");
    assertThat(request.get("method").stringValue()).isEqualTo("GET");
    assertThat(request.get("uri").stringValue()).isEqualTo("/p%20q?a=1&a=2&b");
    assertThat(request.get("url").stringValue())
        .isEqualTo("http://localhost:" + gateway.port() + "/p%20q?a=1&a=2&b");
    assertThat(request.get("querystring").toString()).isEqualTo("{\"a\":[\"1\",\"2\"],\"b\":true}");
    assertThat(request.get("headers").get("authorization").stringValue()).isEqualTo("REDACTED");
    assertThat(request.get("headers").get("x-two").toString()).isEqualTo("[\"1\",\"2\"]");
    assertThat(request.get("id").stringValue()).matches("[0-9a-f]{32}");
    assertThat(request.get("size").intValue()).isPositive();
    assertThat(entry.get("upstream_uri").stringValue()).isEqualTo("/p%20q?a=1&a=2&b");
    assertThat(entry.get("upstream_status").stringValue()).isEqualTo("200");
    assertThat(entry.get("response").get("status").intValue()).isEqualTo(200);
    assertThat(entry.get("response").get("size").intValue()).isPositive();
    assertThat(entry.get("latencies").propertyNames())
        .containsExactlyInAnyOrder("kong", "proxy", "request", "receive");
    assertThat(entry.get("tries").get(0).get("ip").stringValue()).isEqualTo("127.0.0.1");
    assertThat(entry.get("service").get("name").stringValue()).isEqualTo("s");
    assertThat(entry.get("route").get("name").stringValue()).isEqualTo("r");
    assertThat(entry.get("consumer").get("username").stringValue()).isEqualTo("ann");
    assertThat(entry.get("authenticated_entity").propertyNames())
        .containsExactlyInAnyOrder("id", "consumer_id");
    assertThat(entry.get("client_ip").stringValue()).isEqualTo("127.0.0.1");
    assertThat(entry.get("source").stringValue()).isEqualTo("upstream");
    assertThat(entry.get("correlation_id").stringValue()).isEqualTo("7");
    assertThat(entry.get("workspace_name").stringValue()).isEqualTo("default");
  }

  @Test
  void aLineHasOnlyFieldsWithAValue() throws Exception {
    with("", "").get("/");
    var entry = lines(1).getFirst();
    assertThat(entry.get("route").has("name")).isTrue();
    assertThat(entry.get("route").has("methods")).isFalse();
    assertThat(entry.get("service").has("path")).isFalse();
    assertThat(entry.toString()).doesNotContain("null");
  }

  @Test
  void aLineTellsHowTheResponseWasFramed() throws Exception {
    with("- {name: response-transformer, config: {remove: {json: [secret]}}}", "");
    gateway.upstream(200, "Content-Type: application/json", "{\"secret\":1,\"a\":2}");
    gateway.raw(
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    var kept = lines(2).getFirst().get("response").get("headers");
    assertThat(kept.get("connection").stringValue()).isEqualTo("keep-alive");
    assertThat(kept.get("content-length").stringValue()).isEqualTo("7");
    var closed = lines(2).getLast().get("response").get("headers");
    assertThat(closed.get("connection").stringValue()).isEqualTo("close");
    var body = "x".repeat(1 << 20);
    with("", "").upstream(200, "Transfer-Encoding: chunked", body).get("/");
    var chunked = lines(3).getLast().get("response").get("headers");
    assertThat(chunked.get("transfer-encoding").stringValue()).isEqualTo("chunked");
    assertThat(chunked.has("content-length")).isFalse();
  }

  /// A reader of the log would take the line for broken, so that a client could hide there.
  @Test
  void bytesThatAreNotUtf8DoNotSpoilTheLine() throws Exception {
    with("", "").get("/?a=%E9", "User-Agent: caf\u00e9", "X-Good: caf\u00c3\u00a9");
    var request = lines(1).getFirst().get("request");
    assertThat(request.get("querystring").get("a").stringValue()).isEqualTo("\uFFFD");
    assertThat(request.get("headers").get("user-agent").stringValue()).isEqualTo("caf\uFFFD");
    assertThat(request.get("headers").get("x-good").stringValue()).isEqualTo("caf\u00e9");
  }

  @Test
  void theGatewaysOwnResponsesAreLoggedToo() throws Exception {
    with("- {name: basic-auth}", "").get("/");
    var entry = lines(1).getFirst();
    assertThat(entry.get("source").stringValue()).isEqualTo("kong");
    assertThat(entry.get("latencies").get("proxy").intValue()).isEqualTo(-1);
    assertThat(entry.get("upstream_status").stringValue()).isEmpty();
    assertThat(entry.has("consumer")).isFalse();
  }

  @Test
  void aFileThatWasMovedAwayIsMadeAnew() throws Exception {
    with("", ", reopen: true").get("/");
    lines(1);
    Files.move(folder.resolve("log"), folder.resolve("log.1"));
    gateway.get("/");
    gateway.get("/");
    assertThat(lines(2)).hasSize(2);
    assertThat(Files.readAllLines(folder.resolve("log.1"))).hasSize(1);
  }

  @Test
  void aFileThatCannotBeWrittenHarmsNobody() throws IOException {
    Files.createDirectory(folder.resolve("log"));
    assertThat(with("", "").get("/").status()).isEqualTo(200);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }

  @Test
  void afterAFailureALineIsNotAddedToTheHalfOfAnother() throws IOException {
    var path = Files.createDirectory(folder.resolve("log"));
    var log = new LogFile(path);
    log.write("lost\n".getBytes(StandardCharsets.UTF_8), false);
    Files.delete(path);
    Files.writeString(path, "whole\nha");

    log.write("next\n".getBytes(StandardCharsets.UTF_8), false);
    log.write("last\n".getBytes(StandardCharsets.UTF_8), false);

    assertThat(path).hasContent("whole\nha\nnext\nlast\n");
  }

  @Test
  void faultsOfTheConfigurationAreSaid() {
    assertThatThrownBy(() -> gateway.with("plugins: [{name: file-log, config: {path: \"a*\"}}]"))
        .hasMessageContaining("config.path: not a valid filename");
  }
}
