package moongate.cluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /// Behind the last of more than five elements stands one more separator.
  @ParameterizedTest
  @CsvSource({"5, 90996d92034d9729950fac3ab8c0aee8", "6, 36dd8d9eb6a1eb46b7ee4efce09b1f53"})
  void fiveElementsAreFew(int count, String hash) throws MalformedText {
    var routes =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> "{\"id\":\"r" + i + "\",\"paths\":[\"/a\",\"/b\",\"/c\",\"/d\",\"/e\"]}")
            .collect(Collectors.joining(","));
    assertThat(ConfigHashes.of(table("{\"routes\":[" + routes + "]}")).routes()).isEqualTo(hash);
  }

  @Test
  void theWholeIsThatOfThePartsInTheirOrder() throws MalformedText {
    var hashes =
        ConfigHashes.of(table("{\"upstreams\":[{\"id\":\"u\"}],\"targets\":[{\"id\":\"t\"}]}"));
    assertThat(hashes.upstreams()).isEqualTo("d964479e0bf6f98386f94a8f6f95b4bf");
    assertThat(hashes.targets()).isEqualTo("4e43cd31e2ce5530521fb7745d2b476e");
    assertThat(hashes.config()).isEqualTo("8f3e4841b0253e2367c5ba602de17ca5");
    assertThat(ConfigHashes.of(table("{\"plugins\":[]}")).plugins())
        .as("of {}")
        .isEqualTo("99914b932bd37a50b983c5e7c90ae93b");
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
