package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import moongate.it.DeckState.Wanted;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The calls that decK makes for ping, sync, diff, dump and validate, ten at a time, as they were
/// seen on the wire of decK 1.64.
class DeckTest {
  private static final int PARALLEL = 10;
  private static final List<String> COLLECTIONS =
      List.of(
          "services",
          "routes",
          "plugins",
          "consumers",
          "key-auths",
          "hmac-auths",
          "jwts",
          "basic-auths",
          "oauth2",
          "acls",
          "certificates",
          "ca_certificates",
          "snis",
          "upstreams",
          "vaults",
          "keys",
          "key-sets",
          "filter-chains",
          "consumer_groups",
          "mtls-auths",
          "licenses",
          "partials",
          "rbac/roles",
          "graphql-rate-limiting-advanced/costs",
          "degraphql_routes",
          "custom-plugins",
          "cloned-plugins");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "postgres"})
  void aSyncWritesEverythingAndASecondOneFindsNothingToDo(String database) throws Exception {
    try (var gateway = GatewayUnderTest.with(TestDatabase.settings(database, folder))) {
      var admin = new AdminClient(gateway.adminPort());
      assertThat(admin.get("/").body().text("version")).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(dump(admin)).isEmpty();

      var levels = DeckState.levels().stream().map(level -> filled(admin, level)).toList();
      for (var level : levels) {
        sync(admin, level);
      }
      var first = dump(admin);
      assertThat(first.keySet())
          .containsExactlyInAnyOrderElementsOf(
              levels.stream().flatMap(List::stream).map(Wanted::id).toList());
      for (var level : levels) {
        assertThat(differences(first, level)).isEmpty();
      }

      // The same again changes nothing but times.
      for (var level : levels) {
        sync(admin, level);
      }
      assertThat(timeless(dump(admin))).isEqualTo(timeless(first));

      removeAll(admin, levels);
      assertThat(dump(admin)).isEmpty();
    }
  }

  /// `deck gateway validate` names what an entity belongs to beside its id.
  @Test
  void validationTakesReferencesThatAlsoTellTheName() throws Exception {
    try (var gateway = GatewayUnderTest.with(TestDatabase.settings("embedded", folder))) {
      var admin = new AdminClient(gateway.adminPort());
      var service = admin.call("POST", "/services", "{\"name\":\"s\",\"host\":\"h\"}").body();
      var reference = "{\"id\":\"" + service.text("id") + "\",\"name\":\"s\"}";
      var route = "{\"paths\":[\"/a\"],\"service\":" + reference + "}";

      assertThat(admin.call("POST", "/schemas/routes/validate", route).status()).isEqualTo(200);
      assertThat(Json.write(admin.call("POST", "/routes", route).body().at("service")))
          .isEqualTo("{\"id\":\"" + service.text("id") + "\"}");
    }
  }

  /// What decK asks for with `--workspace default` and `--all-workspaces`.
  @Test
  void theOneWorkspaceIsThereBelowItsNameToo() throws Exception {
    try (var gateway = GatewayUnderTest.with(TestDatabase.settings("embedded", folder))) {
      var admin = new AdminClient(gateway.adminPort());

      assertThat(admin.get("/default/workspaces/default").status()).isEqualTo(200);
      assertThat(admin.get("/default/kong").body().text("version"))
          .isEqualTo(admin.get("/").body().text("version"));
      assertThat(admin.call("PUT", "/default/consumers/bob", "{}").status()).isEqualTo(200);
      assertThat(admin.get("/consumers/bob").body().text("username")).isEqualTo("bob");
      assertThat(admin.get("/default/consumers?size=1").body().list("data")).hasSize(1);
      assertThat(admin.get("/other/consumers").status()).isEqualTo(404);
    }
  }

  /// decK fills a plugin from its schema: from what was written when it wants it, from what is
  /// stored when a dump is compared. Both must be what is stored.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "statsd | {}",
        "datadog | {}",
        "response-ratelimiting | {\"limits\":{\"sms\":{\"minute\":10}}}"
      })
  void aPluginHasNoDifferencesBeforeAndAfterADump(String plugin, String config) throws Exception {
    try (var gateway = GatewayUnderTest.with(TestDatabase.settings("embedded", folder))) {
      var admin = new AdminClient(gateway.adminPort());
      var written = "{\"name\":\"" + plugin + "\",\"config\":" + config + "}";
      var stored = admin.call("POST", "/plugins", written).body();
      var schema = admin.get("/schemas/plugins/" + plugin).body();
      var wanted = DeckState.filled(DeckState.object(written), schema).object("config");

      assertThat(text(stored.object("config"))).isEqualTo(text(wanted));
      assertThat(text(DeckState.filled(stored, schema).object("config"))).isEqualTo(text(wanted));
    }
  }

  private static Map<String, String> timeless(Map<String, Value.Obj> dump) {
    var texts = new TreeMap<String, String>();
    dump.forEach((id, entity) ->
        texts.put(id, Json.write(entity).replaceAll("\"(cre|upd)ated_at\":[0-9.]+,", "")));
    return texts;
  }

  private static void sync(AdminClient admin, List<Wanted> level)
      throws InterruptedException, ExecutionException {
    try (var ten = Executors.newFixedThreadPool(PARALLEL)) {
      var answers = level.stream().map(wanted -> ten.submit(() -> write(admin, wanted)));
      for (var answer : answers.toList()) {
        assertThat(answer.get().status()).as(answer.get().text()).isIn(200, 201);
      }
    }
  }

  /// A target that is not there yet is posted.
  private static AdminClient.Answer write(AdminClient admin, Wanted wanted) {
    var body = Json.write(wanted.entity().with("id", Value.of(wanted.id())));
    var answer = admin.call("PUT", wanted.path(), body);
    boolean isNewTarget = answer.status() == 404 && wanted.collection().endsWith("/targets");
    return isNewTarget ? admin.call("POST", "/" + wanted.collection(), body) : answer;
  }

  /// The wanted entities with what they leave out filled in from the schemas.
  private static List<Wanted> filled(AdminClient admin, List<Wanted> level) {
    return level.stream()
        .map(wanted -> {
          var schema = admin.get("/schemas/" + schemaOf(wanted)).body();
          return wanted.with(DeckState.filled(wanted.entity(), schema));
        })
        .toList();
  }

  /// What `deck gateway diff` would show: the wanted entities beside those of the dump.
  private static List<String> differences(Map<String, Value.Obj> dump, List<Wanted> level) {
    var differences = new ArrayList<String>();
    for (var wanted : level) {
      var stored = dump.get(wanted.id());
      wanted
          .entity()
          .members()
          .forEach((field, value) -> {
            var own = stored.at(field);
            if (!Json.write(sorted(value)).equals(Json.write(sorted(own)))) {
              differences.add(wanted.path() + " " + field + ": " + value + " is " + own);
            }
          });
    }
    return differences;
  }

  private static String schemaOf(Wanted wanted) {
    return switch (wanted.collection()) {
      case "plugins" -> "plugins/" + wanted.entity().text("name");
      case "key-sets" -> "key_sets";
      case "key-auths" -> "keyauth_credentials";
      case "jwts" -> "jwt_secrets";
      case "hmac-auths" -> "hmacauth_credentials";
      default -> wanted.collection().replaceFirst(".*/", "");
    };
  }

  private static String text(Value value) {
    return Json.write(sorted(value));
  }

  /// Members by name: their order says nothing.
  private static Value sorted(Value value) {
    if (value instanceof Value.Arr array) {
      return Value.of(array.elements().stream().map(DeckTest::sorted).toList());
    }
    if (!(value instanceof Value.Obj object)) {
      return value;
    }
    var members = new TreeMap<String, Value>();
    object.members().forEach((name, member) -> members.put(name, sorted(member)));
    return Value.of(members);
  }

  /// Everything there is, by its id: it follows `offset`, and takes 404 and the 400 of filter
  /// chains for "none".
  private static Map<String, Value.Obj> dump(AdminClient admin) {
    var all = new TreeMap<String, Value.Obj>();
    var collections = new ArrayList<>(COLLECTIONS);
    for (var upstream : admin.get("/upstreams").body().list("data")) {
      collections.add("upstreams/" + ((Value.Obj) upstream).text("id") + "/targets");
    }
    for (var collection : collections) {
      for (var path = "/" + collection + "?size=7"; !path.isEmpty(); ) {
        var answer = admin.get(path);
        if (answer.status() != 200) {
          assertThat(answer.status())
              .as(collection)
              .isEqualTo(collection.equals("filter-chains") ? 400 : 404);
          break;
        }
        for (var entity : answer.body().list("data")) {
          all.put(((Value.Obj) entity).text("id"), (Value.Obj) entity);
        }
        path =
            answer
                .body()
                .optionalText("offset")
                .map(offset -> "/" + collection + "?size=7&offset=" + offset)
                .orElse("");
      }
    }
    return all;
  }

  /// The other way around; a `DELETE` of what went with its parent is answered with 204.
  private static void removeAll(AdminClient admin, List<List<Wanted>> levels) {
    for (var level : levels.reversed()) {
      for (var wanted : level) {
        assertThat(admin.call("DELETE", wanted.path(), "").status())
            .as(wanted.path())
            .isEqualTo(204);
      }
    }
  }
}
