package moongate.admin.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.admin.reply.Reply;
import org.junit.jupiter.api.Test;

class AdminRoutesTest {
  private final AdminRoutes routes =
      new AdminRoutes()
          .on("GET /", _ -> Reply.empty(201))
          .on("GET /plugins/enabled", _ -> Reply.empty(202))
          .on("GET /{entity}/{key}", _ -> Reply.empty(203))
          .on("DELETE /{entity}/{key}", _ -> Reply.empty(204));

  @Test
  void slashesAtTheEndDoNotMatter() {
    assertThat(routes.find("/plugins/enabled/")).isPresent();
    assertThat(routes.find("/")).isPresent();
    assertThat(routes.find("")).isPresent();
  }

  @Test
  void theOpenPartsOfThePathAreDecoded() {
    assertThat(routes.find("/services/a%2Fb").orElseThrow().variables())
        .isEqualTo(Map.of("entity", "services", "key", "a/b"));
  }

  @Test
  void aWordWinsOverAnOpenPartButOnlyWhereItLeadsOn() {
    routes.on("GET /{entity}/{key}/{field}", _ -> Reply.empty(205));

    assertThat(routes.find("/plugins/enabled").orElseThrow().variables()).isEmpty();
    assertThat(routes.find("/plugins/enabled/service").orElseThrow().variables())
        .isEqualTo(Map.of("entity", "plugins", "key", "enabled", "field", "service"));
  }

  @Test
  void theOneWorkspaceMayStandBeforeAPathThatThereIs() {
    routes.on("GET /services", _ -> Reply.empty(206));

    assertThat(routes.find("/default/services")).isPresent();
    assertThat(routes.find("/default/services/x").orElseThrow().variables())
        .isEqualTo(Map.of("entity", "services", "key", "x"));
    assertThat(routes.find("/other/services/x")).isEmpty();
    assertThat(routes.find("/default")).isEmpty();
  }

  @Test
  void aPathThatNobodyHasIsNotFound() {
    assertThat(routes.find("/a/b/c/d")).isEmpty();
  }

  @Test
  void headIsAnsweredWhereGetIsAndOptionsEverywhere() {
    var found = routes.find("/services/x").orElseThrow();

    assertThat(found.methods()).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    assertThat(found.action("HEAD")).isEqualTo(found.action("GET"));
    assertThat(found.action("POST")).isEmpty();
  }

  @Test
  void onlyGetAndChecksOfDocumentsLeaveEverythingAsItIs() {
    routes
        .on("POST /{entity}/{key}", _ -> Reply.empty(207))
        .onCheck("POST /schemas/{entity}/validate", _ -> Reply.empty(208));

    assertThat(isReading("HEAD", "/services/x")).isTrue();
    assertThat(isReading("POST", "/services/x")).isFalse();
    assertThat(isReading("DELETE", "/services/x")).isFalse();
    assertThat(isReading("POST", "/default/schemas/services/validate")).isTrue();
  }

  private boolean isReading(String method, String path) {
    return routes.find(path).orElseThrow().action(method).orElseThrow().isReading();
  }
}
