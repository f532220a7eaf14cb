package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What a change keeps, and what it replaces.
class AdminChangesTest extends AdminTesting {
  @Test
  void aPatchMergesRecordsAtEveryDepth() {
    call(
        "POST",
        "/plugins",
        "{\"name\":\"rate-limiting\",\"instance_name\":\"p\",\"config\":{\"minute\":5,"
            + "\"redis\":{\"host\":\"a\",\"port\":7000}}}",
        201);
    var config =
        call("PATCH", "/plugins/p", "{\"config\":{\"redis\":{\"host\":\"b\"}}}", 200)
            .body()
            .object("config");
    assertThat(config.integer("minute")).isEqualTo(5);
    assertThat(config.object("redis").integer("port")).isEqualTo(7000);
    assertThat(config.object("redis").text("host")).isEqualTo("b");
  }

  @Test
  void aPatchReplacesMapsAndLists() {
    call(
        "POST",
        "/routes",
        "{\"name\":\"r\",\"paths\":[\"/a\",\"/b\"],\"headers\":{\"a\":[\"1\"],\"b\":[\"2\"]}}",
        201);
    var patched =
        call("PATCH", "/routes/r", "{\"paths\":[\"/c\"],\"headers\":{\"c\":[\"3\"]}}", 200).body();
    assertThat(patched.texts("paths")).containsExactly("/c");
    assertThat(patched.object("headers").members()).containsOnlyKeys("c");
  }

  @Test
  void anIdStaysAsItIs() {
    var id = call("PUT", "/services/s", "{\"host\":\"h\"}", 200).body().text("id");
    assertThat(
            call("PATCH", "/services/s", "{\"id\":\"" + id + "\",\"port\":81}", 200)
                .body()
                .text("id"))
        .isEqualTo(id);
    assertThat(call("PATCH", "/services/s", "{\"id\":null,\"port\":82}", 200).body().text("id"))
        .isEqualTo(id);
    var other = "{\"id\":\"11111111-2222-4333-8444-555555555555\"}";
    assertThat(call("PATCH", "/services/s", other, 400).text())
        .contains("schema violation (id: immutable field cannot be updated)");
    assertThat(
            call("PUT", "/services/s", other.replace("}", ",\"host\":\"h\"}"), 200)
                .body()
                .text("id"))
        .isEqualTo(id);
  }

  @Test
  void timesAreGeneratedWhereTheyAreNull() {
    var times = "\"created_at\":null,\"updated_at\":null";
    var made = call("POST", "/services", "{\"host\":\"h\",\"id\":null," + times + "}", 201).body();
    assertThat(made.integer("created_at")).isPositive();
    assertThat(made.integer("updated_at")).isPositive();

    var put =
        call("PUT", "/services/s", "{\"host\":\"h\",\"created_at\":5,\"updated_at\":6}", 200)
            .body();
    assertThat(put.integer("created_at")).isEqualTo(5);
    assertThat(put.integer("updated_at")).isGreaterThan(6);
    var patched = call("PATCH", "/services/s", "{" + times + "}", 200).body();
    assertThat(patched.integer("created_at")).isEqualTo(5);
  }

  @Test
  void targetsAreListedWhateverWasSentAsTheirTime() {
    call("POST", "/upstreams", "{\"name\":\"u\"}", 201);
    call("POST", "/upstreams/u/targets", "{\"target\":\"10.0.0.1\"}", 201);
    call("POST", "/upstreams/u/targets", "{\"target\":\"10.0.0.2\"}", 201);
    call("PATCH", "/upstreams/u/targets/10.0.0.1", "{\"created_at\":null}", 200);
    assertThat(call("GET", "/upstreams/u/targets", "", 200).body().list("data")).hasSize(2);
  }

  @Test
  void aHashInputChangesTheAlgorithmAndTheAlgorithmAloneIsTaken() {
    call("POST", "/upstreams", "{\"name\":\"h\"}", 201);
    var hashing = call("PATCH", "/upstreams/h", "{\"hash_on\":\"ip\"}", 200).body();
    assertThat(hashing.text("algorithm")).isEqualTo("consistent-hashing");
    var plain = call("PATCH", "/upstreams/h", "{\"algorithm\":\"round-robin\"}", 200).body();
    assertThat(plain.text("algorithm")).isEqualTo("round-robin");
    var latency = call("PATCH", "/upstreams/h", "{\"algorithm\":\"latency\"}", 200).body();
    assertThat(latency.text("hash_on")).isEqualTo("none");
  }

  @Test
  void aReferenceWithAnIdIsNotOneByName() {
    var one = call("PUT", "/services/one", "{\"host\":\"h\"}", 200).body().text("id");
    call("PUT", "/services/two", "{\"host\":\"h\"}", 200);
    var route = "{\"paths\":[\"/\"],\"service\":{\"id\":\"" + one + "\",\"name\":\"two\"}}";
    assertThat(call("POST", "/routes", route, 201).body().object("service").text("id"))
        .isEqualTo(one);
  }
}
