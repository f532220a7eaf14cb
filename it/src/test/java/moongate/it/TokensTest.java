package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import moongate.it.AdminClient.Answer;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What expires, and what requests make: keys with a lifetime, tokens of `oauth2` and sessions,
/// with each database.
class TokensTest {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String TERMINATED = "X-Forwarded-Proto: https";

  @TempDir Path folder;

  private final EchoUpstream upstream = EchoUpstream.start();
  private Map<String, String> settings = Map.of();
  private GatewayUnderTest gateway;
  private AdminClient admin;

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private void start(String database) throws SQLException {
    settings = new HashMap<>(TestDatabase.settings(database, folder));
    settings.put("trusted_ips", "127.0.0.1");
    startAgain();
    write(
        "PUT", "/services/s", "{\"url\":\"http://127.0.0.1:%d\"}".formatted(upstream.port()), 200);
    write("POST", "/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/\"]}", 201);
    write("POST", "/consumers", "{\"username\":\"bob\"}", 201);
  }

  private void startAgain() {
    gateway = GatewayUnderTest.with(settings);
    admin = new AdminClient(gateway.adminPort());
  }

  private Answer write(String method, String path, String json, int status) {
    var answer = admin.call(method, path, json);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isEqualTo(status);
    return answer;
  }

  private Answer oauth2(String config) {
    return write(
        "POST",
        "/services/s/plugins",
        """
        {"name":"oauth2","config":{"enable_client_credentials":true,
         "accept_http_if_already_terminated":true%s}}\
        """
            .formatted(config),
        201);
  }

  private String token(String client, String secret) {
    var body = "grant_type=client_credentials&client_id=%s&client_secret=%s";
    var reply = gateway.post("/oauth2/token", body.formatted(client, secret), FORM, TERMINATED);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.body().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
  }

  private int statusWith(String token) {
    return gateway.get("/", "Authorization: Bearer " + token).status();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void tokensAreGivenOutSurviveARestartAndEndWithTheirClient(String database) throws SQLException {
    start(database);
    assertThat(oauth2("").body().object("config").text("provision_key")).hasSize(32);
    var client = write("POST", "/consumers/bob/oauth2", "{\"name\":\"app\"}", 201).body();
    assertThat(client.text("client_id")).hasSize(32);
    var hash = gateway.node().serving().hash();
    var token = token(client.text("client_id"), client.text("client_secret"));
    assertThat(statusWith(token)).isEqualTo(200);
    assertThat(gateway.node().serving().hash()).as("tokens are no configuration").isEqualTo(hash);
    gateway.close();
    startAgain();
    assertThat(statusWith(token)).isEqualTo(200);
    write("DELETE", "/consumers/bob/oauth2/" + client.text("client_id"), "", 204);
    assertThat(statusWith(token)).isEqualTo(401);
    assertThat(admin.get("/oauth2_tokens").body().list("data")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void tokensAreSeenMadeAndTakenAwayThroughTheAdminApi(String database) throws SQLException {
    start(database);
    oauth2(",\"global_credentials\":true");
    var client = write("POST", "/consumers/bob/oauth2", "{\"name\":\"app\"}", 201).body();
    var given = token(client.text("client_id"), client.text("client_secret"));
    var shown = admin.get("/oauth2_tokens/" + given).body();
    assertThat(shown.object("credential").text("id")).isEqualTo(client.text("id"));
    assertThat(shown.members()).doesNotContainKey("expires_at");
    assertThat(shown.number("ttl")).isBetween(7000.0, 7200.0);
    write("DELETE", "/oauth2_tokens/" + given, "", 204);
    assertThat(statusWith(given)).isEqualTo(401);

    var json = "{\"credential\":{\"id\":\"%s\"},\"access_token\":\"%s\",\"expires_in\":3600}";
    write("POST", "/oauth2_tokens", json.formatted(client.text("id"), "migrated"), 201);
    assertThat(statusWith("migrated")).isEqualTo(200);
    assertThat(
            write("POST", "/oauth2_tokens", json.formatted(client.text("id"), "migrated"), 409)
                .text())
        .contains("UNIQUE violation detected on '{access_token=\\\"migrated\\\"}'");
    assertThat(
            write(
                    "POST",
                    "/oauth2_tokens",
                    json.formatted("11111111-2222-4333-8444-555555555555", "x"),
                    400)
                .text())
        .contains("does not reference an existing 'oauth2_credentials' entity");
    var below = admin.get("/oauth2/" + client.text("client_id") + "/oauth2_tokens");
    assertThat(below.body().list("data")).hasSize(1);
    assertThat(admin.get("/oauth2_authorization_codes").status()).isEqualTo(404);
    write("PATCH", "/oauth2_tokens/migrated", "{\"scope\":\"read\"}", 200);
    assertThat(gateway.get("/", "Authorization: Bearer migrated").body())
        .contains("X-authenticated-scope: read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void sessionsSurviveARestartUntilTheyAreEnded(String database) throws Exception {
    start(database);
    write("POST", "/consumers/bob/key-auth", "{\"key\":\"bobs\"}", 201);
    write("POST", "/consumers", "{\"username\":\"nobody\"}", 201);
    var plugin = "{\"name\":\"%s\",\"config\":{%s}}";
    write("POST", "/plugins", plugin.formatted("key-auth", "\"anonymous\":\"nobody\""), 201);
    write("POST", "/plugins", plugin.formatted("session", "\"storage\":\"kong\""), 201);
    var given = gateway.get("/", "apikey: bobs").header("Set-Cookie").orElseThrow();
    var cookie = "Cookie: " + given.substring(0, given.indexOf(';'));
    assertThat(gateway.get("/", cookie).body()).contains("X-consumer-username: bob");
    // It comes to the database after the response.
    Await.that(() -> TestDatabase.count(settings, "runtime_entities") == 1);
    gateway.close();
    startAgain();
    assertThat(gateway.get("/", cookie).body()).contains("X-consumer-username: bob");
    assertThat(admin.get("/sessions").status()).isEqualTo(404);
    assertThat(gateway.post("/?session_logout=1", "", cookie).body()).isEmpty();
    assertThat(gateway.get("/", cookie).body()).contains("X-consumer-username: nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void aKeyLivesAsLongAsItIsSaidTo(String database) throws Exception {
    start(database);
    write("POST", "/plugins", "{\"name\":\"key-auth\"}", 201);
    write("POST", "/consumers/bob/key-auth", "{\"key\":\"short\",\"ttl\":1}", 201);
    var longer = write("POST", "/consumers/bob/key-auth", "{\"key\":\"long\",\"ttl\":1000}", 201);
    assertThat(longer.body().number("ttl")).isBetween(900.0, 1000.0);
    Await.that(() -> gateway.get("/", "apikey: short").status() == 401);
    assertThat(admin.get("/key-auths/short").status()).isEqualTo(404);
    assertThat(admin.get("/key-auths").body().list("data")).hasSize(1);
    assertThat(admin.get("/consumers/bob/key-auth").body().list("data")).hasSize(1);
    assertThat(admin.call("PATCH", "/key-auths/short", "{\"ttl\":9}").status()).isEqualTo(404);
    write("POST", "/consumers/bob/key-auth", "{\"key\":\"short\"}", 201);
    assertThat(gateway.get("/", "apikey: long").status()).isEqualTo(200);
    var left =
        Await.value(
            () -> admin.get("/consumers/bob/key-auth/long").body().number("ttl"),
            ttl -> ttl < 1000);
    assertThat(left).isGreaterThan(900);
    write("PATCH", "/consumers/bob/key-auth/long", "{\"tags\":[\"a\"]}", 200);
    assertThat(admin.get("/key-auths/long").body().number("ttl")).isBetween(900.0, 999.0);
    write("PATCH", "/consumers/bob/key-auth/long", "{\"ttl\":0}", 200);
    assertThat(admin.get("/key-auths/long").body().members()).doesNotContainKey("expires_at");
  }

  @Test
  void withoutADatabaseTokensCanOnlyBeRead() {
    settings = new HashMap<>(Map.of("database", "off", "prefix", folder.toString()));
    startAgain();
    assertThat(admin.get("/oauth2_tokens").body().list("data")).isEmpty();
    assertThat(write("DELETE", "/oauth2_tokens/x", "", 204).text()).isEmpty();
    assertThat(
            write(
                    "POST",
                    "/oauth2_tokens",
                    "{\"expires_in\":1,\"credential\":"
                        + "{\"id\":\"11111111-2222-4333-8444-555555555555\"}}",
                    405)
                .text())
        .contains("cannot create 'oauth2_tokens' entities when not using a database");
  }
}
