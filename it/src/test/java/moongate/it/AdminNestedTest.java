package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Entities below their parents, and parents below their children.
class AdminNestedTest extends AdminTesting {
  private static final String ID = "abcdefab-2222-4333-8444-555555555555";

  @Test
  void aPutBelowAnotherParentTakesNothingAway() {
    post("/consumers", "{\"username\":\"a\"}");
    post("/consumers", "{\"username\":\"b\"}");
    post("/consumers/a/key-auth", "{\"id\":\"" + ID + "\",\"key\":\"k\"}");
    var before = admin.get("/key-auths/k").text();
    for (var key : new String[] {ID, "k"}) {
      assertThat(admin.call("PUT", "/consumers/b/key-auth/" + key, "{\"key\":\"k\"}").text())
          .isEqualTo("{\"message\":\"Not found\"}");
    }
    assertThat(admin.get("/key-auths/k").text()).isEqualTo(before);
  }

  @Test
  void whatIsUniqueWithinAParentMayBeBelowAnother() {
    post("/consumers", "{\"username\":\"a\"}");
    post("/consumers", "{\"username\":\"b\"}");
    post("/consumers/a/acls", "{\"group\":\"g\"}");
    assertThat(admin.call("PUT", "/consumers/b/acls/g", "{}").status()).isEqualTo(200);
    assertThat(admin.call("PUT", "/consumers/b/acls/g", "{}").status()).isEqualTo(200);
    assertThat(admin.get("/acls").body().list("data")).hasSize(2);
  }

  @Test
  void idsAreFoundInEitherCase() {
    var upper = ID.toUpperCase(Locale.ROOT);
    post("/services", "{\"id\":\"" + upper + "\",\"host\":\"h\"}");
    assertThat(admin.get("/services/" + upper).body().text("id")).isEqualTo(ID);
    post("/routes", "{\"paths\":[\"/\"],\"service\":{\"id\":\"" + upper + "\"}}");
    assertThat(admin.get("/services/" + ID + "/routes").body().list("data")).hasSize(1);
  }

  @Test
  void aParentIsMadeThroughItsChildOnceAndThenReplaced() {
    post("/routes", "{\"name\":\"r\",\"paths\":[\"/\"]}");
    assertThat(admin.get("/routes/r/service").status()).isEqualTo(404);
    assertThat(admin.call("DELETE", "/routes/r/service", "").status()).isEqualTo(404);
    var made = admin.call("PUT", "/routes/r/service", "{\"host\":\"one\"}").body();
    assertThat(admin.get("/routes/r").body().object("service").text("id"))
        .isEqualTo(made.text("id"));
    var replaced = admin.call("PUT", "/routes/r/service", "{\"host\":\"two\"}").body();
    assertThat(replaced.text("id")).isEqualTo(made.text("id"));
    assertThat(admin.get("/services").body().list("data")).hasSize(1);
    assertThat(admin.call("PATCH", "/routes/r/service", "{\"port\":81}").body().text("host"))
        .isEqualTo("two");
    assertThat(admin.call("DELETE", "/routes/r/service", "").status()).isEqualTo(405);
  }
}
