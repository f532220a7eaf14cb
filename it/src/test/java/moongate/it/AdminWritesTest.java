package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

/// Entities one by one, on a node with a database of its own, through its real listener.
class AdminWritesTest extends AdminTesting {
  private static final String ID = "11111111-2222-4333-8444-555555555555";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  @Test
  void whatIsPostedIsServedAtOnceWithEveryDefaultShown() {
    var service = post("/services", "{\"name\":\"s\",\"url\":\"http://127.0.0.1:1/base\"}", 201);
    assertThat(service.body().integer("port")).isEqualTo(1);
    assertThat(service.body().text("path")).isEqualTo("/base");
    assertThat(service.body().members()).containsKeys("id", "created_at", "tags", "retries");

    post("/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/hello\"]}", 201);
    post(
        "/routes/r/plugins",
        "{\"name\":\"pre-function\",\"config\":{\"access\":[\"kong.response.exit(200, 'hi')\"]}}",
        201);

    assertThat(gateway.get("/hello").body()).isEqualTo("hi");
    assertThat(admin.get("/routes/r/service").body()).isEqualTo(service.body());
    assertThat(admin.call("DELETE", "/services/s", "").text())
        .contains("an existing 'routes' entity references this 'services' entity");
    assertThat(admin.call("DELETE", "/routes/r", "").status()).isEqualTo(204);
    assertThat(admin.get("/plugins").body().list("data")).isEmpty();
    assertThat(gateway.get("/hello").status()).isEqualTo(404);
  }

  @Test
  void fieldsWithANewNameAreTakenAndShownUnderTheOldOneToo() {
    var plugin =
        "{\"name\":\"rate-limiting\",\"config\":{\"minute\":5,\"redis_host\":\"old.name\"}}";
    var config = post("/plugins", plugin, 201).body().object("config");
    assertThat(config.object("redis").text("host")).isEqualTo("old.name");
    assertThat(config.text("redis_host")).isEqualTo("old.name");
    assertThat(config.integer("redis_port")).isEqualTo(6379);
    assertThat(config.at("redis_password").isNull()).isTrue();

    var id = admin.get("/plugins").body().list("data").getFirst();
    assertThat(((Value.Obj) id).object("config")).isEqualTo(config);
    var path = "/plugins/" + ((Value.Obj) id).text("id");
    var both = "{\"config\":{\"redis\":{\"port\":1},\"redis_port\":2}}";
    assertThat(admin.call("PATCH", path, both).text())
        .contains(
            "both deprecated and new field are used but their values mismatch: redis_port = 2 vs"
                + " redis.port = 1");
    assertThat(admin.call("PATCH", path, "{\"config\":{\"redis_port\":\"x\"}}").text())
        .contains("config.redis_port: expected an integer");
    var schema = admin.get("/schemas/plugins/rate-limiting").text();
    assertThat(schema).contains("\"replaced_with\":[{\"path\":[\"redis\",\"host\"]}]");
  }

  @Test
  void aPutMakesOrReplacesAndAnswers200() {
    var made = admin.call("PUT", "/services/s", "{\"host\":\"a\",\"retries\":1}");
    var replaced = admin.call("PUT", "/services/s", "{\"host\":\"b\"}");

    assertThat(made.status()).isEqualTo(200);
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.body().text("id")).isEqualTo(made.body().text("id"));
    assertThat(replaced.body().integer("retries")).isEqualTo(5);
    assertThat(admin.call("PUT", "/services/" + ID, "{\"host\":\"c\"}").body().text("id"))
        .isEqualTo(ID);
  }

  @Test
  void aPatchMergesRecordsAndReplacesListsAndNullResets() {
    post(
        "/services", "{\"name\":\"s\",\"host\":\"h\",\"path\":\"/a\",\"tags\":[\"x\",\"y\"]}", 201);
    var patched = admin.call("PATCH", "/services/s", "{\"path\":null,\"tags\":[\"z\"]}");
    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.body().at("path").isNull()).isTrue();
    assertThat(patched.body().texts("tags")).containsExactly("z");
    assertThat(patched.body().text("host")).isEqualTo("h");

    post("/plugins", "{\"name\":\"key-auth\",\"instance_name\":\"k\"}", 201);
    var merged = admin.call("PATCH", "/plugins/k", "{\"config\":{\"hide_credentials\":true}}");
    assertThat(merged.body().object("config").texts("key_names")).containsExactly("apikey");
    assertThat(merged.body().object("config").flag("hide_credentials")).isTrue();

    assertThat(admin.call("PATCH", "/services/none", "{}").text())
        .isEqualTo(
            "{\"code\":6,\"name\":\"not found\",\"message\":\"could not find the entity with"
                + " '{name=\\\"none\\\"}'\",\"fields\":{\"name\":\"none\"}}");
    post("/consumers", "{\"username\":\"u\"}", 201);
    assertThat(admin.call("PATCH", "/consumers/u", "{\"username\":null}").text())
        .contains("when updating, at least one of these fields must be non-empty");
  }

  @Test
  void errorsHaveKongsCodesAndWords() {
    assertThat(post("/services", "{\"host\":\"h\",\"foo\":1,\"port\":-1}", 400).text())
        .isEqualTo(
            "{\"code\":2,\"name\":\"schema violation\",\"message\":\"2 schema violations (foo:"
                + " unknown field; port: value should be between 0 and 65535)\",\"fields\":"
                + "{\"port\":\"value should be between 0 and 65535\",\"foo\":\"unknown field\"}}");
    post("/services", "{\"name\":\"s\",\"host\":\"h\",\"id\":\"" + ID + "\"}", 201);
    assertThat(post("/services", "{\"name\":\"s\",\"host\":\"h\"}", 409).text())
        .contains("\"code\":5", "UNIQUE violation detected on '{name=\\\"s\\\"}'");
    assertThat(post("/services", "{\"host\":\"h\",\"id\":\"" + ID + "\"}", 400).text())
        .contains("\"code\":3", "primary key violation on key '{id=\\\"" + ID + "\\\"}'");
    assertThat(post("/routes", "{\"paths\":[\"/\"],\"service\":{\"name\":\"x\"}}", 400).text())
        .contains("\"code\":13", "foreign key unresolved (service.name: ");
    var other = ID.replace('1', '2');
    assertThat(
            post("/routes", "{\"paths\":[\"/\"],\"service\":{\"id\":\"" + other + "\"}}", 400)
                .text())
        .contains("\"code\":4", "does not reference an existing 'services' entity.");
    assertThat(admin.get("/ca_certificates/x").text()).contains("\"code\":1");
    post("/plugins", "{\"name\":\"key-auth\",\"service\":{\"name\":\"s\"}}", 201);
    assertThat(post("/services/s/plugins", "{\"name\":\"key-auth\"}", 409).text())
        .contains(
            "'{consumer=null,name=\\\"key-auth\\\",route=null,service={id=\\\"" + ID + "\\\"}}'");
    assertThat(post("/plugins", "{\"name\":\"x\"}", 400).text())
        .contains("plugin 'x' not enabled; add it to the 'plugins' configuration property");
  }

  @Test
  void formsHaveNestedNamesAndTheTypesOfTheSchema() {
    var route =
        admin.send(
            "POST",
            "/routes",
            "name=r&paths[]=/a&paths[]=/b&headers[X-Y]=1&strip_path=false&regex_priority=7&tags=",
            FORM);
    assertThat(route.status()).as(route.text()).isEqualTo(201);
    assertThat(route.body().texts("paths")).containsExactly("/a", "/b");
    assertThat(route.body().object("headers").texts("X-Y")).containsExactly("1");
    assertThat(route.body().flag("strip_path")).isFalse();
    assertThat(route.body().integer("regex_priority")).isEqualTo(7);

    var plugin = admin.send("POST", "/routes/r/plugins", "name=key-auth&config.key_names=a", FORM);
    assertThat(plugin.body().object("config").texts("key_names")).containsExactly("a");
    var patched =
        admin.send(
            "PATCH",
            "/plugins/" + plugin.body().text("id"),
            "config.key_in_body=true&config.key_names[1]=b&config.key_names[2]=c",
            FORM);
    assertThat(patched.body().object("config").texts("key_names")).containsExactly("b", "c");
    assertThat(patched.body().object("config").flag("key_in_body")).isTrue();
  }

  @Test
  void anUploadedFunctionIsKeptToTheLastByte() {
    var lua =
        "-- \tt\"q'\r\n--[==[ \0 \u00C3\u00A9 \u00FF\u00FE ]==]\r\n" + "-- x\n".repeat(200_000);
    var head =
        "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\npre-function\r\n--B\r\n"
            + "Content-Disposition: form-data; name=\"config.access\"; filename=\"f.lua\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n";

    var made =
        admin.send(
            "POST",
            "/plugins",
            head + lua + "\r\n--B--\r\n",
            "Content-Type: multipart/form-data; boundary=B");

    assertThat(made.status()).isEqualTo(201);
    var stored = admin.get("/plugins/" + made.body().text("id")).body();
    var text = (Value.Str) stored.object("config").list("access").getFirst();
    assertThat(text.bytes().equals(lua)).isTrue();
  }

  @Test
  void aFormThatIsNotUtf8IsRefused() {
    var refused = admin.send("POST", "/consumers", "username=Andr%E9", FORM);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains(
            "schema violation (username: invalid utf-8 character sequence detected at position 5)");
  }

  private List<String> tagsInPagesOf(int size) {
    var seen = new ArrayList<String>();
    for (var path = "/tags?size=" + size; ; ) {
      var page = admin.get(path).body();
      assertThat(page.list("data")).hasSizeLessThanOrEqualTo(size);
      page.list("data").forEach(entry -> seen.add(((Value.Obj) entry).text("tag")));
      if (!page.has("next")) {
        return seen;
      }
      path = page.text("next");
    }
  }

  @Test
  void listsComeInPagesAndByTags() {
    for (int i = 0; i < 5; i++) {
      post("/consumers", "{\"username\":\"u%d\",\"tags\":[\"t\",\"t%d\"]}".formatted(i, i), 201);
    }
    var seen = new TreeSet<String>();
    var path = "/consumers?size=2&tags=t";
    for (int pages = 1; ; pages++) {
      var page = admin.get(path).body();
      page.list("data").forEach(user -> seen.add(((Value.Obj) user).text("username")));
      if (!page.has("next")) {
        assertThat(page.members()).doesNotContainKey("offset");
        assertThat(pages).isEqualTo(3);
        break;
      }
      assertThat(page.text("next")).startsWith("/consumers?offset=").endsWith("&tags=t&size=2");
      path = page.text("next");
    }
    assertThat(seen).containsExactly("u0", "u1", "u2", "u3", "u4");
    assertThat(admin.get("/consumers?tags=t1/t2").body().list("data")).hasSize(2);
    assertThat(admin.get("/tags/t1").text()).contains("\"entity_name\":\"consumers\"");
    assertThat(tagsInPagesOf(3))
        .containsExactlyInAnyOrder("t", "t0", "t", "t1", "t", "t2", "t", "t3", "t", "t4");
    assertThat(admin.get("/consumers?size=x").text())
        .isEqualTo("{\"code\":9,\"name\":\"invalid size\",\"message\":\"size must be a number\"}");
    assertThat(admin.get("/consumers?size=1d").text()).contains("size must be a number");
    assertThat(admin.get("/consumers?offset=x").text()).contains("\"code\":7");
    assertThat(admin.get("/consumers?tags=a,b/c").text())
        .contains("\"code\":11", "\"options\":{\"tags\":\"invalid filter syntax\"}");
  }

  @Test
  void documentsCanBeCheckedWithoutBeingStored() {
    var good = admin.call("POST", "/schemas/plugins/validate", "{\"name\":\"key-auth\"}");
    assertThat(good.text()).isEqualTo("{\"message\":\"schema validation successful\"}");
    assertThat(admin.call("POST", "/schemas/plugins/validate", "{\"name\":\"x\"}").text())
        .contains("plugin 'x' not enabled");
    assertThat(admin.call("POST", "/schemas/vaults/validate", "{\"name\":\"env\"}").text())
        .contains("prefix: required field missing");
    assertThat(admin.call("POST", "/schemas/services/validate", "{\"host\":\"h\"}").status())
        .isEqualTo(200);
    var route = "{\"paths\":[\"/\"],\"service\":{\"%s\":\"x\"}}";
    assertThat(admin.call("POST", "/schemas/routes/validate", route.formatted("name")).status())
        .isEqualTo(200);
    assertThat(admin.call("POST", "/schemas/routes/validate", route.formatted("id")).text())
        .contains("service.id: expected a valid UUID");
    assertThat(admin.get("/plugins").body().list("data")).isEmpty();
  }

  /// As in Kong, where only the paths of entities know the types of a form's fields.
  @Test
  void aFormThatIsOnlyCheckedHasTextsTruthValuesAndNulls() {
    var valid = "host=a&host=h.test&enabled=true&path=";
    assertThat(validate("services", valid)).contains("successful");
    assertThat(validate("services", "host=h&port=80")).contains("port: expected an integer");
    assertThat(validate("routes", "paths=/a")).contains("paths: expected an array");
    assertThat(validate("routes", "paths[1]=/a&strip_path=false")).contains("successful");
    assertThat(validate("plugins", "name=cors&config.max_age=x"))
        .contains("config.max_age: expected a number");
  }

  private String validate(String entity, String form) {
    return admin.send("POST", "/schemas/%s/validate".formatted(entity), form, FORM).text();
  }

  @Test
  void targetsAreReplacedOnlyWhereTheyAre() {
    post("/upstreams", "{\"name\":\"u\"}", 201);
    assertThat(admin.call("PUT", "/upstreams/u/targets/" + ID, "{\"target\":\"h\"}").text())
        .isEqualTo("{\"message\":\"Not found\"}");
    var target = post("/upstreams/u/targets", "{\"target\":\"h\"}", 201);
    assertThat(target.body().text("target")).isEqualTo("h:8000");
    assertThat(post("/upstreams/u/targets", "{\"target\":\"h:8000\"}", 409).text())
        .contains("\"code\":5");
    assertThat(
            admin
                .call("PATCH", "/upstreams/u/targets/h", "{\"weight\":7}")
                .body()
                .integer("weight"))
        .isEqualTo(7);
    assertThat(admin.get("/upstreams/u/health").text()).contains("\"health\":\"");
    assertThat(admin.get("/targets").status()).isEqualTo(404);
    assertThat(admin.call("DELETE", "/upstreams/u/targets/h:8000", "").status()).isEqualTo(204);
  }

  @Test
  void credentialsLiveBelowTheirConsumer() {
    post("/consumers", "{\"username\":\"bob\"}", 201);
    var key = post("/consumers/bob/key-auth", "{}", 201);
    assertThat(key.body().text("key")).hasSize(32);
    var text = key.body().text("key");
    assertThat(admin.get("/consumers/bob/key-auth/" + text).status()).isEqualTo(200);
    assertThat(admin.get("/key-auths/" + text + "/consumer").body().text("username"))
        .isEqualTo("bob");
    post("/consumers", "{\"username\":\"eve\"}", 201);
    assertThat(admin.get("/consumers/eve/key-auth/" + text).status()).isEqualTo(404);
    var patch = "{\"consumer\":{\"username\":\"eve\"}}";
    assertThat(admin.call("PATCH", "/consumers/bob/key-auth/" + text, patch).status())
        .isEqualTo(200);
    assertThat(admin.get("/consumers/bob/key-auth/" + text).status()).isEqualTo(200);
    assertThat(admin.call("DELETE", "/key-auths/" + text + "/consumer", "").status())
        .isEqualTo(405);
  }
}
