package moongate.cluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import org.junit.jupiter.api.Test;

class ConfigHashesTest {
  private static final String TABLE =
      """
      {"workspaces":[{"id":"w"}],"_transform":false,"_format_version":"3.0",
       "routes":[{"tags":{},"paths":["/a","/b","/c","/d","/e","/f"],"id":"r1","priority":0.5,"enabled":null}]}
      """;

  /// The digests are those of `hashlib.md5` for the texts that Kong's canonical form gives.
  @Test
  void areTheDigestsOfTheCanonicalForm() throws MalformedText {
    var hashes = ConfigHashes.of(table(TABLE));
    assertThat(hashes.routes()).isEqualTo("534a98a41e6ea666500d7422a2581090");
    assertThat(hashes.services()).isEqualTo(Snapshot.NO_HASH);
    assertThat(hashes.config()).isEqualTo("c6560eec6bb480298ff1e4fa4199814f");
  }

  @Test
  void aPartThatChangesChangesItsHashAndThatOfTheWholeOnly() throws MalformedText {
    var before =
        ConfigHashes.of(table("{\"routes\":[{\"id\":\"1\"}],\"targets\":[{\"id\":\"2\"}]}"));
    var after =
        ConfigHashes.of(table("{\"routes\":[{\"id\":\"1\"}],\"targets\":[{\"id\":\"3\"}]}"));
    assertThat(after.routes()).isEqualTo(before.routes());
    assertThat(after.targets()).isNotEqualTo(before.targets());
    assertThat(after.config()).isNotEqualTo(before.config());
  }

  @Test
  void whatIsNoPartCountsForTheWhole() throws MalformedText {
    var before = ConfigHashes.of(table("{\"consumers\":[{\"id\":\"1\"}]}"));
    var after = ConfigHashes.of(table("{\"consumers\":[{\"id\":\"2\"}]}"));
    assertThat(after.config()).isNotEqualTo(before.config());
    assertThat(after.plugins()).isEqualTo(Snapshot.NO_HASH);
  }

  private static Value.Obj table(String json) throws MalformedText {
    return (Value.Obj) JsonText.parseData(json);
  }
}
