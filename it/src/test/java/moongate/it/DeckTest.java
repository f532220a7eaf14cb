package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import moongate.model.Json;
import moongate.model.Value;
import moongate.testkit.GatewayUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The calls that decK makes for ping, sync, diff and dump, ten at a time.
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
          "rbac/roles");

  @TempDir Path folder;

  /// One write: the path of a `PUT`, and its body.
  private record Put(String path, String body) {}

  @Test
  void aSyncWritesEverythingAndASecondOneChangesNothing() throws Exception {
    var settings = Map.of("database", "embedded", "prefix", folder.toString());
    try (var gateway = GatewayUnderTest.with(settings)) {
      var admin = new AdminClient(gateway.adminPort());
      assertThat(admin.get("/").body().text("version")).matches("\\d+\\.\\d+\\.\\d+");
      dump(admin);

      for (var level : levels()) {
        putAll(admin, level);
      }
      var first = dump(admin);
      assertThat(first).hasSize(3 * 20 + 2 * 5 + 1);

      // A diff compares what was written, completed by the schemas' defaults, with the dump.
      assertDefaultsAreThoseOfTheSchema(admin, "services");
      assertDefaultsAreThoseOfTheSchema(admin, "routes");
      assertDefaultsAreThoseOfTheSchema(admin, "upstreams");

      // The same again changes nothing but times.
      for (var level : levels()) {
        putAll(admin, level);
      }
      assertThat(timeless(dump(admin))).isEqualTo(timeless(first));

      removeAll(admin);
      assertThat(dump(admin)).isEmpty();
    }
  }

  private static Map<String, String> timeless(Map<String, Value.Obj> dump) {
    var texts = new TreeMap<String, String>();
    dump.forEach((id, entity) ->
        texts.put(id, Json.write(entity).replaceAll("\"(cre|upd)ated_at\":[0-9.]+,", "")));
    return texts;
  }

  /// Level by level, as what refers to something comes after it.
  private static List<List<Put>> levels() {
    var first = new ArrayList<Put>();
    var second = new ArrayList<Put>();
    var third = new ArrayList<Put>();
    var fourth = new ArrayList<Put>();
    for (var i = 0; i < 20; i++) {
      second.add(
          new Put("/services/" + id(1, i), "{\"name\":\"s%d\",\"host\":\"h\"}".formatted(i)));
      third.add(
          new Put(
              "/routes/" + id(2, i),
              "{\"name\":\"r%d\",\"paths\":[\"/r%d\"],\"service\":{\"id\":\"%s\"}}"
                  .formatted(i, i, id(1, i))));
      fourth.add(
          new Put(
              "/plugins/" + id(3, i),
              "{\"name\":\"key-auth\",\"route\":{\"id\":\"%s\"}}".formatted(id(2, i))));
    }
    for (var i = 0; i < 5; i++) {
      first.add(new Put("/consumers/" + id(4, i), "{\"username\":\"u%d\"}".formatted(i)));
      second.add(
          new Put(
              "/consumers/%s/key-auth/%s".formatted(id(4, i), id(5, i)),
              "{\"key\":\"k%d\"}".formatted(i)));
    }
    second.add(new Put("/upstreams/" + id(6, 0), "{\"name\":\"up.test\"}"));
    return List.of(first, second, third, fourth);
  }

  private static String id(int kind, int number) {
    return "%08d-0000-4000-8000-%012d".formatted(kind, number);
  }

  private static void putAll(AdminClient admin, List<Put> puts)
      throws InterruptedException, ExecutionException {
    try (var ten = Executors.newFixedThreadPool(PARALLEL)) {
      var answers =
          puts.stream().map(put -> ten.submit(() -> admin.call("PUT", put.path(), put.body())));
      for (var answer : answers.toList()) {
        assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(200);
      }
    }
  }

  /// Everything there is, by its id: it follows `offset`, and takes 404 and the 400 of filter
  /// chains for "none".
  private static Map<String, Value.Obj> dump(AdminClient admin) {
    var all = new TreeMap<String, Value.Obj>();
    for (var collection : COLLECTIONS) {
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

  private static void assertDefaultsAreThoseOfTheSchema(AdminClient admin, String entity) {
    var stored = (Value.Obj) admin.get("/" + entity).body().list("data").getFirst();
    for (var field : admin.get("/schemas/" + entity).body().list("fields")) {
      var described = ((Value.Obj) field).members().firstEntry();
      var attributes = (Value.Obj) described.getValue();
      assertThat(stored.members()).containsKey(described.getKey());
      boolean isWritten = List.of("name", "host", "paths").contains(described.getKey());
      if (attributes.has("default") && !isWritten) {
        assertThat(Json.write(stored.at(described.getKey())))
            .as(entity + "." + described.getKey())
            .isEqualTo(Json.write(attributes.at("default")));
      }
    }
  }

  /// The other way around; a `DELETE` of what went with its parent is answered with 204.
  private static void removeAll(AdminClient admin) {
    for (var level : levels().reversed()) {
      for (var put : level) {
        assertThat(admin.call("DELETE", put.path(), "").status()).as(put.path()).isEqualTo(204);
      }
    }
  }
}
