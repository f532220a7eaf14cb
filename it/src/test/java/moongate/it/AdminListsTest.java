package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

/// Lists that are made otherwise than the usual ones, page by page.
class AdminListsTest extends AdminTesting {
  @Test
  void targetsAreListedNewestFirstAndCounted() {
    post("/upstreams", "{\"name\":\"u\"}");
    for (int i = 1; i <= 5; i++) {
      var tag = i % 2 == 0 ? "even" : "odd";
      post(
          "/upstreams/u/targets",
          "{\"target\":\"10.0.0.%d\",\"created_at\":%d,\"tags\":[\"%s\"]}".formatted(i, i, tag));
    }
    var pages = new ArrayList<List<String>>();
    var next = "/upstreams/u/targets?size=2";
    var offsets = new ArrayList<String>();
    while (pages.size() < 9 && !next.isEmpty()) {
      var page = admin.get(next).body();
      pages.add(texts(page, "target"));
      offsets.add(page.optionalText("offset").orElse("none"));
      next = page.optionalText("next").map(it -> it + "&size=2").orElse("");
    }
    assertThat(pages)
        .containsExactly(
            List.of("10.0.0.5:8000", "10.0.0.4:8000"),
            List.of("10.0.0.3:8000", "10.0.0.2:8000"),
            List.of("10.0.0.1:8000"));
    assertThat(offsets).containsExactly("2", "4", "none");
    assertThat(admin.get("/upstreams/u/targets?size=5").body().at("next").isNull()).isTrue();
    assertThat(texts(admin.get("/upstreams/u/targets?tags=even").body(), "target"))
        .containsExactly("10.0.0.4:8000", "10.0.0.2:8000");
    assertThat(admin.get("/upstreams/u/targets?offset=x").text())
        .contains("'x' is not a valid offset: bad number");
  }

  @Test
  void tagsAreListedPageByPageNoneTwiceAndNoneLeftOut() {
    post("/consumers", "{\"username\":\"a\",\"tags\":[\"1\",\"2\",\"3\"]}");
    post("/consumers", "{\"username\":\"b\",\"tags\":[\"1\",\"2\"]}");
    post("/services", "{\"host\":\"h\",\"tags\":[\"2\",\"4\"]}");
    var all = texts(admin.get("/tags").body(), "tag");
    assertThat(all).hasSize(7);
    for (int size = 1; size <= 7; size++) {
      var found = new ArrayList<String>();
      var next = "/tags?size=" + size;
      for (int page = 0; page < 9 && !next.isEmpty(); page++) {
        var body = admin.get(next).body();
        assertThat(body.list("data")).hasSizeLessThanOrEqualTo(size);
        found.addAll(texts(body, "tag"));
        next = body.optionalText("next").orElse("");
      }
      assertThat(found).as("pages of " + size).isEqualTo(all);
    }
    assertThat(texts(admin.get("/tags/2").body(), "entity_name"))
        .containsExactlyInAnyOrder("services", "consumers", "consumers");
  }

  @Test
  void aConsumerIsFoundByItsCustomId() {
    post("/consumers", "{\"username\":\"a\",\"custom_id\":\"1\"}");
    assertThat(texts(admin.get("/consumers?custom_id=1").body(), "username")).containsExactly("a");
    assertThat(admin.get("/consumers?custom_id=2").text()).isEqualTo("{\"data\":[],\"next\":null}");
    assertThat(admin.get("/consumers?custom_id=").text())
        .isEqualTo("{\"message\":\"custom_id must be an unempty string\"}");
  }

  private static List<String> texts(Value.Obj list, String member) {
    return list.list("data").stream().map(it -> ((Value.Obj) it).text(member)).toList();
  }
}
