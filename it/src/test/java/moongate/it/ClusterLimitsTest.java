package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.sql.Migrations;
import moongate.sql.testing.PostgresServer;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import moongate.testkit.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Limits that are counted in a database (`policy: cluster`), by all its nodes together. They are
/// per year, so that no test runs over the end of a window.
class ClusterLimitsTest {
  @TempDir Path folder;

  private final EchoUpstream upstream = EchoUpstream.start();
  private final List<GatewayUnderTest> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(GatewayUnderTest::close);
    upstream.close();
  }

  private GatewayUnderTest node(Map<String, String> settings) {
    var own = new HashMap<>(settings);
    own.put("prefix", folder.resolve("node" + nodes.size()).toString());
    var node = GatewayUnderTest.with(own);
    nodes.add(node);
    return node;
  }

  /// Makes plugins and a route for them at the first node; the others get them by the database.
  private void configure(String... plugins) throws Exception {
    var admin = new AdminClient(nodes.getFirst().adminPort());
    write(
        admin,
        "/services",
        "{\"name\":\"s\",\"url\":\"http://127.0.0.1:" + upstream.port() + "\"}");
    for (var plugin : plugins) {
      write(admin, "/services/s/plugins", plugin);
    }
    write(admin, "/services/s/routes", "{\"paths\":[\"/\"]}");
    for (var node : nodes) {
      Await.that(() -> node.get("/").status() != 404);
    }
  }

  private static void write(AdminClient admin, String path, String json) {
    var answer = admin.call("POST", path, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private static String limited(String config) {
    return """
    {"name":"rate-limiting","config":
     {"policy":"cluster","limit_by":"header","header_name":"x-client",%s}}\
    """
        .formatted(config);
  }

  private static WireResponse asBob(GatewayUnderTest node) {
    return node.get("/", "X-Client: bob");
  }

  /// The status and what is left, `429 0`.
  private static String standing(WireResponse response) {
    return response.status() + " " + response.header("RateLimit-Remaining").orElse("?");
  }

  @Test
  void nodesOfADatabaseCountTogether() throws Exception {
    var settings = TestDatabase.settings("postgres", folder);
    var one = node(settings);
    var other = node(settings);
    configure(limited("\"year\":5"));

    assertThat(standing(asBob(one))).isEqualTo("200 4");
    assertThat(standing(asBob(one))).isEqualTo("200 3");
    awaitCount(settings, 2);
    assertThat(standing(asBob(other))).isEqualTo("200 2");
    assertThat(standing(asBob(other))).isEqualTo("200 1");
    assertThat(standing(asBob(other))).isEqualTo("200 0");
    assertThat(standing(asBob(other))).isEqualTo("429 0");
    awaitCount(settings, 5);
    assertThat(standing(asBob(one))).isEqualTo("429 0");
  }

  /// What a node counts is known to the others once the database has it.
  private static void awaitCount(Map<String, String> settings, int expected) throws Exception {
    var query =
        "select coalesce(sum(amount), 0) from %s.runtime_counters where name like '%%:bob:%%'"
            .formatted(settings.get("pg_schema"));
    Await.that(() -> PostgresServer.shared().sql(query).strip().equals(Integer.toString(expected)));
  }

  @Test
  void anEmbeddedDatabaseRemembersWhatWasCounted() throws Exception {
    var settings = TestDatabase.settings("embedded", folder);
    node(settings);
    configure(limited("\"year\":2"));
    assertThat(standing(asBob(nodes.getFirst()))).isEqualTo("200 1");
    assertThat(standing(asBob(nodes.getFirst()))).isEqualTo("200 0");

    nodes.removeFirst().close();
    assertThat(standing(asBob(node(settings)))).isEqualTo("429 0");
  }

  @Test
  void responsesAreCountedTogetherToo() throws Exception {
    var settings = TestDatabase.settings("postgres", folder);
    var one = node(settings);
    var other = node(settings);
    configure(
        """
        {"name":"response-ratelimiting","config":
         {"policy":"cluster","limit_by":"ip","limits":{"video":{"year":100}}}}\
        """,
        """
        {"name":"pre-function","config":{"header_filter":
         ["kong.response.set_header('x-kong-limit', 'video=' .. (kong.request.get_header('x-use') or 0))"]}}\
        """);
    var name = "X-RateLimit-Remaining-video-Year";
    assertThat(one.get("/", "X-Use: 30").header(name)).contains("70");
    Await.that(() -> other.get("/").header(name).equals(Optional.of("70")));
    assertThat(other.get("/", "X-Use: 70").header(name)).contains("0");
    assertThat(other.get("/", "X-Use: 1").status()).isEqualTo(429);
    Await.that(() -> one.get("/", "X-Use: 1").status() == 429);
  }

  @ParameterizedTest
  @CsvSource({"true, 200 ?", "false, 500 ?"})
  void withoutTheDatabaseItIsTheToleranceThatCounts(boolean isTolerant, String expected)
      throws Exception {
    try (var server = PostgresServer.start()) {
      var schema = server.emptySchema();
      new Migrations(server.database(Optional.of(schema))).apply();
      var port = Integer.toString(server.port());
      var node = node(Map.of("database", "postgres", "pg_port", port, "pg_schema", schema));
      configure(limited("\"year\":1000,\"fault_tolerant\":" + isTolerant));
      assertThat(standing(asBob(node))).isEqualTo("200 999");

      server.down();
      assertThat(standing(asBob(node))).isEqualTo(expected);
      server.up();
      Await.that(() -> standing(asBob(node)).matches("200 99\\d"));
    }
  }

  @Test
  void withoutADatabaseItIsRefused() {
    var node = GatewayUnderTest.with(Map.of("prefix", folder.toString()));
    nodes.add(node);
    var yaml =
        """
        _format_version: "3.0"
        plugins: [{name: rate-limiting, config: {minute: 1, policy: cluster}}]
        """;
    var refused =
        new AdminClient(node.adminPort()).send("POST", "/config", yaml, "Content-Type: text/yaml");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains("policy 'cluster' is not supported without a database and in hybrid mode");
  }
}
