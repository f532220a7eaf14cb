package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.http.HttpDate;
import moongate.it.AdminClient.Answer;
import moongate.testkit.EchoUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Consumers' credentials, written through the Admin API and used at once, in each database.
class CredentialsTest {
  private static final String ID = "11111111-2222-4333-8444-555555555555";
  private static final String BOB = "22222222-2222-4333-8444-555555555555";

  @TempDir Path folder;

  private final EchoUpstream upstream = EchoUpstream.start();
  private GatewayUnderTest gateway;
  private AdminClient admin;

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  /// A node with a service behind `/`, guarded by `plugin`, and the consumer bob.
  private void start(String database, String plugin, String config) throws SQLException {
    gateway = GatewayUnderTest.with(settings(database));
    admin = new AdminClient(gateway.adminPort());
    write(
        "PUT", "/services/s", "{\"url\":\"http://127.0.0.1:%d\"}".formatted(upstream.port()), 200);
    write("POST", "/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/\"]}", 201);
    write("POST", "/plugins", "{\"name\":\"%s\",\"config\":%s}".formatted(plugin, config), 201);
    write("PUT", "/consumers/" + BOB, "{\"username\":\"bob\"}", 200);
  }

  private Map<String, String> settings(String database) throws SQLException {
    var settings = new HashMap<>(TestDatabase.settings(database, folder));
    settings.put("database_secret_key", "a key for secrets at rest");
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void basicAuthCredentialsComeAndGo(String database) throws SQLException {
    start(database, "basic-auth", "{}");
    assertThat(gateway.get("/").status()).isEqualTo(401);

    var made = write("POST", "/consumers/bob/basic-auth", login("bob", "secret"), 201);
    assertThat(made.body().text("password")).isEqualTo(sha1("secret" + BOB));
    assertThat(made.body().object("consumer").text("id")).isEqualTo(BOB);
    assertThat(gateway.get("/", basic("bob:secret")).body()).contains("X-consumer-username: bob");
    assertThat(write("POST", "/consumers/bob/basic-auth", login("bob", "x"), 409).text())
        .contains("UNIQUE violation detected on '{username=\\\"bob\\\"}'");

    write("PATCH", "/consumers/bob/basic-auth/bob", "{\"password\":\"new\"}", 200);
    assertThat(gateway.get("/", basic("bob:secret")).status()).isEqualTo(401);
    assertThat(gateway.get("/", basic("bob:new")).status()).isEqualTo(200);
    write("PATCH", "/basic-auths/bob", "{\"tags\":[\"t\"]}", 200);
    assertThat(gateway.get("/", basic("bob:new")).status()).isEqualTo(200);

    write("PUT", "/consumers/bob/basic-auth/" + ID, login("second", "two"), 200);
    assertThat(gateway.get("/", basic("second:two")).status()).isEqualTo(200);
    assertThat(admin.get("/basic-auths").body().list("data")).hasSize(2);
    assertThat(admin.get("/consumers/bob/basic-auth").body().list("data")).hasSize(2);
    assertThat(admin.get("/basic-auths/" + ID + "/consumer").body().text("username"))
        .isEqualTo("bob");

    write("POST", "/consumers", "{\"username\":\"eve\"}", 201);
    assertThat(admin.get("/consumers/eve/basic-auth/bob").status()).isEqualTo(404);
    assertThat(
            write("PATCH", "/basic-auths/bob", "{\"consumer\":{\"username\":\"eve\"}}", 400).text())
        .contains("password: has to be written again when 'consumer' changes");
    assertThat(admin.call("DELETE", "/consumers/bob/basic-auth/bob", "").status()).isEqualTo(204);
    assertThat(gateway.get("/", basic("bob:new")).status()).isEqualTo(401);
    assertThat(admin.call("DELETE", "/consumers/bob", "").status()).isEqualTo(204);
    assertThat(admin.get("/basic-auths").body().list("data")).isEmpty();
    assertThat(gateway.get("/", basic("second:two")).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void groupsAreKnownByNameBelowTheirConsumer(String database) throws SQLException {
    start(database, "basic-auth", "{}");
    write("POST", "/plugins", "{\"name\":\"acl\",\"config\":{\"allow\":[\"staff\"]}}", 201);
    write("POST", "/consumers/bob/basic-auth", login("bob", "x"), 201);
    assertThat(gateway.get("/", basic("bob:x")).status()).isEqualTo(403);

    var staff = write("POST", "/consumers/bob/acls", "{\"group\":\"staff\"}", 201).body();
    assertThat(gateway.get("/", basic("bob:x")).body()).contains("X-consumer-groups: staff");
    assertThat(write("POST", "/consumers/bob/acls", "{\"group\":\"staff\"}", 409).text())
        .contains("UNIQUE violation detected on '{consumer={id=", "group=\\\"staff\\\"}'");
    write("PUT", "/consumers/bob/acls/guests", "{}", 200);
    assertThat(gateway.get("/", basic("bob:x")).body()).contains("X-consumer-groups: ");

    write("POST", "/consumers", "{\"username\":\"eve\"}", 201);
    write("POST", "/consumers/eve/acls", "{\"group\":\"staff\"}", 201);
    assertThat(admin.get("/consumers/bob/acls/staff").body()).isEqualTo(staff);
    assertThat(admin.get("/consumers/bob/acls/" + staff.text("id")).body()).isEqualTo(staff);
    assertThat(admin.get("/consumers/eve/acls/" + staff.text("id")).status()).isEqualTo(404);
    assertThat(admin.get("/acls").body().list("data")).hasSize(3);
    assertThat(admin.get("/acls/" + staff.text("id") + "/consumer").body().text("username"))
        .isEqualTo("bob");
    assertThat(admin.get("/acls/staff").text()).contains("\"code\":1", "expected a valid UUID");

    write("PATCH", "/consumers/bob/acls/staff", "{\"group\":\"staff2\"}", 200);
    assertThat(gateway.get("/", basic("bob:x")).status()).isEqualTo(403);
    assertThat(admin.call("DELETE", "/consumers/bob/acls/staff", "").status()).isEqualTo(404);
    assertThat(admin.call("DELETE", "/consumers/bob/acls/staff2", "").status()).isEqualTo(204);
    assertThat(admin.call("DELETE", "/consumers/eve", "").status()).isEqualTo(204);
    assertThat(admin.get("/acls").body().list("data")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void jwtSecretsAreGeneratedWhereTheyAreLeftOut(String database) throws Exception {
    start(database, "jwt", "{}");
    var made = write("POST", "/consumers/bob/jwt", "{}", 201).body();
    assertThat(made.text("key")).hasSize(32);
    assertThat(made.text("secret")).hasSize(32);
    assertThat(made.text("algorithm")).isEqualTo("HS256");
    assertThat(made.at("rsa_public_key").isNull()).isTrue();
    var token = jwt(made.text("key"), made.text("secret"));
    assertThat(gateway.get("/", token).body()).contains("X-consumer-username: bob");

    var path = "/jwts/" + made.text("id");
    var renewed = write("PATCH", path, "{\"secret\":null}", 200).body();
    assertThat(renewed.text("key")).isEqualTo(made.text("key"));
    assertThat(renewed.text("secret")).hasSize(32).isNotEqualTo(made.text("secret"));
    var form =
        admin
            .send(
                "PATCH",
                path,
                "key=&secret=short",
                "Content-Type: application/x-www-form-urlencoded")
            .body();
    assertThat(form.text("key")).hasSize(32).isNotEqualTo(made.text("key"));
    assertThat(form.text("secret")).isEqualTo("short");

    write("PUT", "/consumers/bob/jwt/" + ID, "{\"key\":\"k\",\"secret\":\"s\"}", 200);
    assertThat(gateway.get("/", jwt("k", "s")).status()).isEqualTo(200);
    write("PATCH", "/jwts/k", "{\"secret\":\"other\"}", 200);
    assertThat(gateway.get("/", jwt("k", "s")).status()).isEqualTo(401);
    assertThat(gateway.get("/", jwt("k", "other")).status()).isEqualTo(200);
    assertThat(write("PATCH", "/jwts/k", "{\"algorithm\":\"ES256\"}", 400).text())
        .contains(
            "failed conditional validation given value of field 'algorithm'",
            "rsa_public_key: required field missing");
    assertThat(admin.get("/jwts/k/consumer").body().text("username")).isEqualTo("bob");
    assertThat(admin.call("DELETE", "/consumers/bob/jwt/k", "").status()).isEqualTo(204);
    assertThat(gateway.get("/", jwt("k", "other")).status()).isEqualTo(401);
    assertThat(gateway.get("/", token).status()).isEqualTo(401);
    assertThat(gateway.get("/", jwt(form.text("key"), "short")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void hmacCredentialsSignRequests(String database) throws Exception {
    start(database, "hmac-auth", "{}");
    var made = write("POST", "/consumers/bob/hmac-auth", "{\"username\":\"bob\"}", 201).body();
    assertThat(made.text("secret")).hasSize(32);
    var date = HttpDate.write(System.currentTimeMillis() / 1000);
    assertThat(gateway.get("/", "Date: " + date, hmac("bob", made.text("secret"), date)).body())
        .contains("X-consumer-username: bob");
    write("PATCH", "/hmac-auths/bob", "{\"secret\":\"s\"}", 200);
    assertThat(gateway.get("/", "Date: " + date, hmac("bob", made.text("secret"), date)).status())
        .isEqualTo(401);
    assertThat(gateway.get("/", "Date: " + date, hmac("bob", "s", date)).status()).isEqualTo(200);
    assertThat(admin.get("/hmac-auths/bob/consumer").body().text("username")).isEqualTo("bob");
    assertThat(admin.call("DELETE", "/hmac-auths/bob", "").status()).isEqualTo(204);
    assertThat(admin.get("/consumers/bob/hmac-auth").body().list("data")).isEmpty();
  }

  @Test
  void theDatabaseHasNoSecretInIt() throws Exception {
    start("embedded", "basic-auth", "{}");
    write("POST", "/consumers/bob/basic-auth", login("bob", "first-secret"), 201);
    write("POST", "/consumers/bob/jwt", "{\"secret\":\"second-secret\"}", 201);
    write(
        "POST",
        "/consumers/bob/hmac-auth",
        "{\"username\":\"b\",\"secret\":\"third-secret\"}",
        201);
    write("POST", "/consumers/bob/key-auth", "{\"key\":\"fourth-secret\"}", 201);
    try (var files = Files.walk(folder)) {
      var bytes = new StringBuilder();
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
      assertThat(bytes).contains("\"username\":\"bob\"").doesNotContain("-secret");
      assertThat(bytes).doesNotContain(sha1("first-secret" + BOB));
    }
    gateway.close();
    gateway = GatewayUnderTest.with(settings("embedded"));
    assertThat(gateway.get("/", basic("bob:first-secret")).status()).isEqualTo(200);
  }

  private static String jwt(String key, String secret) throws GeneralSecurityException {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    var header = encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));
    var claims = "{\"iss\":\"%s\"}".formatted(key).getBytes(StandardCharsets.UTF_8);
    var signed = header + "." + encoder.encodeToString(claims);
    return "Authorization: Bearer " + signed + "." + encoder.encodeToString(mac(secret, signed));
  }

  private static String hmac(String username, String secret, String date)
      throws GeneralSecurityException {
    var signature = Base64.getEncoder().encodeToString(mac(secret, "date: " + date));
    return "Authorization: hmac username=\"%s\", algorithm=\"hmac-sha256\", headers=\"date\", signature=\"%s\""
        .formatted(username, signature);
  }

  private static byte[] mac(String secret, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private Answer write(String method, String path, String json, int status) {
    var answer = admin.call(method, path, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return answer;
  }

  private static String login(String username, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
  }

  private static String basic(String pair) {
    var bytes = pair.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private static String sha1(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
