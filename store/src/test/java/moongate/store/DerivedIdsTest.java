package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import moongate.model.Snapshot;
import org.junit.jupiter.api.Test;

class DerivedIdsTest {
  private static final String CONFIG =
      """
      services:
      - name: s
        host: h
        plugins: [{name: key-auth}]
      consumers:
      - username: bob
        keyauth_credentials: [{key: secret}]
      plugins:
      - {name: rate-limiting, service: s, consumer: bob}
      """;

  @Test
  void namesAreHashedAsTheStandardSays() {
    var dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    assertThat(DerivedIds.named(dns, "www.example.com"))
        .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  }

  @Test
  void entitiesGetTheSameIdsAsInKong() throws Exception {
    var snapshot = load();

    // Computed with another implementation of version 5.
    assertThat(ids(snapshot, "services")).containsExactly("b268827a-8f7f-551f-8769-e6bceb2f3ec6");
    assertThat(ids(snapshot, "plugins"))
        .containsExactly(
            "a9d11628-ce50-5f63-9767-909c411edf06", "8591ed5d-dc9a-5200-9e5c-c3a471d2118f");
  }

  @Test
  void whatASecretIdentifiesGetsARandomId() throws Exception {
    assertThat(ids(load(), "keyauth_credentials")).isNotEqualTo(ids(load(), "keyauth_credentials"));
  }

  @Test
  void aRandomIdStaysWithWhatIsWrittenAsLongAsTheNodeRuns() throws Exception {
    var file = new DeclarativeFile(TestSchemas.all());
    var twoAlike = "services: [{host: a}, {host: a}, {host: b}]\n";
    var before = ids(load(file, twoAlike), "services");

    assertThat(before).doesNotHaveDuplicates().allMatch(id -> UUID.fromString(id).version() == 4);
    assertThat(ids(load(file, "services: [{host: c}, {host: a}]\n"), "services"))
        .satisfies(after -> {
          assertThat(before).doesNotContain(after.getFirst());
          assertThat(before.getFirst()).isEqualTo(after.getLast());
        });
    assertThat(ids(load(file, twoAlike), "services")).isEqualTo(before);
  }

  private static Snapshot load() throws InvalidConfiguration {
    return load(new DeclarativeFile(TestSchemas.all()), CONFIG);
  }

  private static Snapshot load(DeclarativeFile file, String entities) throws InvalidConfiguration {
    var text = "_format_version: '3.0'\n" + entities;
    return file.parse(text.getBytes(StandardCharsets.UTF_8), "kong.yml");
  }

  private static List<String> ids(Snapshot snapshot, String entity) {
    return snapshot.documents(entity).stream().map(document -> document.text("id")).toList();
  }
}
