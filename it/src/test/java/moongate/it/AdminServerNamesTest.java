package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.it.AdminClient.Answer;
import org.junit.jupiter.api.Test;

/// The names of certificates.
class AdminServerNamesTest extends AdminTesting {
  private static final String PAIR = "\"cert\":\"{vault://env/c}\",\"key\":\"{vault://env/k}\"";

  @Test
  void aCertificateThatIsPutUnderANameHasItUnlessOthersAreWritten() {
    assertThat(names(call("PUT", "/certificates/a.test", "{" + PAIR + "}", 200)))
        .containsExactly("a.test");
    assertThat(names(call("PUT", "/certificates/b.test", with("[\"d.test\",\"c.test\"]"), 200)))
        .containsExactly("c.test", "d.test");
    assertThat(admin.get("/certificates/b.test").text())
        .isEqualTo("{\"message\":\"SNI not found\"}");
  }

  @Test
  void aNameMayStandAloneAndNullStandsForNone() {
    assertThat(names(call("POST", "/certificates", with("\"a.test\""), 201)))
        .containsExactly("a.test");
    assertThat(names(call("PATCH", "/certificates/a.test", "{\"tags\":[\"t\"]}", 200)))
        .containsExactly("a.test");
    assertThat(names(call("PATCH", "/certificates/a.test", "{\"snis\":null}", 200))).isEmpty();
    assertThat(names(call("POST", "/certificates", with("\"\""), 201))).isEmpty();
    assertThat(admin.get("/snis").body().list("data")).isEmpty();
  }

  @Test
  void aNameBelongsToOneCertificateOnce() {
    var id = call("POST", "/certificates", with("[\"a.test\"]"), 201).body().text("id");
    assertThat(call("POST", "/certificates", with("[\"a.test\"]"), 400).text())
        .contains("a.test already associated with existing certificate '" + id + "'");
    assertThat(call("POST", "/certificates", with("[\"b.test\",\"b.test\"]"), 400).text())
        .contains("schema violation (snis: b.test is duplicated)");
    assertThat(call("POST", "/certificates", with("[1]"), 400).text())
        .contains("schema violation (snis: expected a string)");
    assertThat(call("POST", "/certificates", with("{}"), 400).text())
        .contains("schema violation (snis: expected a set)");
    assertThat(admin.get("/certificates").body().list("data")).hasSize(1);
  }

  private static String with(String names) {
    return "{" + PAIR + ",\"snis\":" + names + "}";
  }

  private static List<String> names(Answer certificate) {
    return certificate.body().texts("snis");
  }
}
