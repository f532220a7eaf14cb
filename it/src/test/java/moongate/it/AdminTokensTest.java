package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.testkit.GatewayUnderTest;
import org.junit.jupiter.api.Test;

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
      var shown = admin.send("GET", "/", "", "Kong-Admin-Token: " + READER).text();
      assertThat(shown).contains("admin_write_tokens").doesNotContain(WRITER);
    }
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
