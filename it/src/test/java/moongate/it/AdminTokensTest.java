package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokensTest {
  private static final String READER = "read-0123456789ab";
  private static final String WRITER = "write-0123456789ab";

  @Test
  void aTokenOpensWhatItsListSays() {
    var settings = Map.of("admin_read_tokens", READER, "admin_write_tokens", WRITER);
    try (var gateway = GatewayUnderTest.with(settings)) {
      var admin = new AdminClient(gateway.adminPort());

      assertThat(status(admin, "GET", "none")).isEqualTo(401);
      assertThat(status(admin, "GET", READER)).isEqualTo(200);
      assertThat(status(admin, "POST", READER)).isEqualTo(403);
      assertThat(status(admin, "POST", WRITER)).isEqualTo(201);
      var service = "{\"host\":\"example.test\"}";
      send(admin, READER, "POST", "/schemas/services/validate", service);
      var shown = admin.send("GET", "/", "", "Kong-Admin-Token: " + READER).text();
      assertThat(shown).contains("admin_write_tokens").doesNotContain(WRITER);
    }
  }

  @Test
  void whoMayOnlyReadSeesNoSecrets(@TempDir Path folder) {
    var settings =
        Map.of(
            "database",
            "embedded",
            "prefix",
            folder.toString(),
            "admin_read_tokens",
            READER,
            "admin_write_tokens",
            WRITER);
    var jwk = "{\\\"kty\\\":\\\"oct\\\",\\\"kid\\\":\\\"1\\\",\\\"k\\\":\\\"AAAA\\\"}";
    try (var gateway = GatewayUnderTest.with(settings)) {
      var admin = new AdminClient(gateway.adminPort());
      send(admin, WRITER, "PUT", "/keys/one", "{\"kid\":\"1\",\"jwk\":\"" + jwk + "\"}");

      assertThat(send(admin, WRITER, "GET", "/keys/one", "").text()).contains("AAAA");
      for (var path : List.of("/keys/one", "/keys")) {
        assertThat(send(admin, READER, "GET", path, "").text())
            .contains("\"kid\":\"1\"", "\"jwk\":\"******\"")
            .doesNotContain("AAAA");
      }
      send(admin, WRITER, "PUT", "/keys/two", "{\"kid\":\"2\",\"jwk\":\"{vault://env/jwk}\"}");
      assertThat(send(admin, READER, "GET", "/keys/two", "").text())
          .as("what refers to a secret is none")
          .contains("\"jwk\":\"{vault://env/jwk}\"");
    }
  }

  @Test
  void norDoesHeSeeThemInTheWholeConfiguration() {
    var settings =
        Map.of(
            "declarative_config_string",
            "{\"_format_version\":\"3.0\",\"consumers\":[{\"username\":\"u\","
                + "\"keyauth_credentials\":[{\"key\":\"hidden\"}]}]}",
            "admin_read_tokens",
            READER,
            "admin_write_tokens",
            WRITER);
    try (var gateway = GatewayUnderTest.with(settings)) {
      var admin = new AdminClient(gateway.adminPort());

      assertThat(send(admin, WRITER, "GET", "/config", "").text()).contains("hidden");
      assertThat(send(admin, READER, "GET", "/config", "").text())
          .contains("username: u")
          .doesNotContain("hidden");
    }
  }

  private static AdminClient.Answer send(
      AdminClient admin, String token, String method, String path, String body) {
    var answer =
        admin.send(
            method, path, body, "Content-Type: application/json", "Kong-Admin-Token: " + token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private static int status(AdminClient admin, String method, String token) {
    return admin
        .send(
            method,
            "/config",
            method.equals("POST") ? "{\"_format_version\":\"3.0\"}" : "",
            "Content-Type: application/json",
            "Kong-Admin-Token: " + token)
        .status();
  }
}
