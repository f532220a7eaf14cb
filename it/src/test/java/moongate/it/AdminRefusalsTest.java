package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every field of every entity with values that it must not have: `admin/refusals.txt` holds the
/// requests and what is said to them.
class AdminRefusalsTest extends AdminTesting {
  private record Refusal(String method, String path, String body, String fields) {
    @Override
    public String toString() {
      return method + " " + path + " " + body;
    }
  }

  private static List<Refusal> refusals() throws IOException {
    var name = "/admin/refusals.txt";
    try (var file = Objects.requireNonNull(AdminRefusalsTest.class.getResourceAsStream(name))) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\n"))
          .filter(block -> !block.isBlank() && !block.startsWith("#"))
          .map(block -> block.strip().split("\n"))
          .map(lines -> {
            var request = lines[0].split(" ", 3);
            return new Refusal(request[0], request[1], request[2], lines[1]);
          })
          .toList();
    }
  }

  /// One node for all of them.
  @TestFactory
  Stream<DynamicTest> aWrongValueIsRefusedWithItsPlaceAndReason() throws IOException {
    post("/upstreams", "{\"name\":\"u\"}");
    return refusals().stream()
        .map(refusal -> DynamicTest.dynamicTest(refusal.toString(), () -> isRefused(refusal)));
  }

  private void isRefused(Refusal refusal) throws MalformedText {
    var answer = admin.call(refusal.method(), refusal.path(), refusal.body());

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.body().integer("code")).isEqualTo(2);
    assertThat(answer.body().text("name")).isEqualTo("schema violation");
    assertThat(answer.body().at("fields")).isEqualTo(JsonText.parse(refusal.fields()));
  }

  @Test
  void aCertificateMayReferToSecretsThatAreNotThere() {
    var made =
        post(
            "/certificates",
            "{\"cert\":\"{vault://env/no-cert}\",\"key\":\"{vault://env/no-key}\"}");

    assertThat(made.body().at("key")).isEqualTo(Value.of("{vault://env/no-key}"));
  }

  @Test
  void aServiceTrustsOnlyAuthoritiesThatAreThere() {
    var id = "11111111-2222-4333-8444-555555555555";
    var refused =
        post(
            "/services",
            "{\"host\":\"h\",\"protocol\":\"https\",\"ca_certificates\":[\"" + id + "\"]}",
            400);

    assertThat(refused.body().integer("code")).isEqualTo(4);
    assertThat(refused.body().text("message"))
        .isEqualTo(
            "the foreign key '{id=\"%s\"}' does not reference an existing 'ca_certificates' entity."
                .formatted(id));
  }

  @Test
  void keysGoWithTheirSet() {
    admin.call("PUT", "/key-sets/mine", "{}");
    var key =
        "{\"kid\":\"1\",\"jwk\":\"{\\\"kty\\\":\\\"oct\\\",\\\"kid\\\":\\\"1\\\",\\\"k\\\":\\\"AAAA\\\"}\"}";
    call("PUT", "/key-sets/mine/keys/one", key, 200);

    call("DELETE", "/key-sets/mine", "", 204);
    assertThat(admin.get("/keys/one").status()).isEqualTo(404);
  }
}
