package moongate.cluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Workspace;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.junit.jupiter.api.Test;

class ReconfigureTest {
  private static final int PLENTY = 1 << 20;
  private static final EntitySchemas SCHEMAS =
      new EntitySchemas(
          List.of(
              PluginSchema.of("one", Schema.record()), PluginSchema.of("two", Schema.record())));

  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      services:
      - name: served
        host: served.test
        routes:
        - name: in-use
          paths: [/in-use]
        plugins:
        - name: one
        - name: two
          enabled: false
      - name: disabled
        host: off.test
        enabled: false
        routes:
        - name: unused
          paths: [/unused]
          plugins:
          - name: two
      """;

  @Test
  void whatIsWrittenIsReadAsTheSame() throws Exception {
    var written = Reconfigure.write(table(CONFIGURATION), Instant.ofEpochMilli(1_700_000_000_123L));
    var read = Reconfigure.read(written.payload(), PLENTY);
    assertThat(read.timestamp()).isEqualTo(1_700_000_000.123);
    assertThat(read.hashes()).isEqualTo(written.hashes());
    assertThat(read.configHash()).hasSize(ConfigHashes.LENGTH).isNotEqualTo(Snapshot.NO_HASH);
    assertThat(ConfigHashes.of(read.configTable())).isEqualTo(written.hashes());
  }

  @Test
  void referencesAreIdsNullsStayAndEveryEntityHasItsWorkspace() throws Exception {
    var table = read(CONFIGURATION);
    var service = only(table, "services");
    var route = only(table, "routes");
    assertThat(route.at("service")).isEqualTo(service.at("id"));
    assertThat(service.members()).containsEntry("path", Value.NULL);
    assertThat(service.text("ws_id")).isEqualTo(Workspace.DEFAULT_ID);
    assertThat(only(table, "workspaces").text("id")).isEqualTo(Workspace.DEFAULT_ID);
    assertThat(table.at("_transform")).isEqualTo(Value.of(false));
  }

  @Test
  void disabledServicesWithWhatHangsOnThemAndDisabledPluginsAreLeftOut() throws Exception {
    var table = read(CONFIGURATION);
    assertThat(only(table, "services").text("name")).isEqualTo("served");
    assertThat(only(table, "routes").text("name")).isEqualTo("in-use");
    assertThat(only(table, "plugins").text("name")).isEqualTo("one");
    assertThat(table(CONFIGURATION).plugins()).containsExactly("one");
  }

  /// Data planes count the time that an entity has left themselves, from its `ttl`.
  @Test
  void whenAnEntityEndsIsNotSent() throws Exception {
    var id = "11111111-1111-1111-1111-111111111111";
    var ending = Map.of("id", Value.of(id), "ttl", Value.of(60), "expires_at", Value.of(1060));
    var consumers = Map.of("consumers", List.of(Value.of(ending)));
    var snapshot = new Snapshot(consumers, Snapshot.NO_HASH, "test");
    var written = Reconfigure.write(ConfigTable.of(snapshot, SCHEMAS), Instant.EPOCH);
    var consumer = only(Reconfigure.read(written.payload(), PLENTY).configTable(), "consumers");
    assertThat(consumer.members().keySet()).containsExactlyInAnyOrder("id", "ttl", "ws_id");
  }

  @Test
  void equalConfigurationsHaveEqualHashesWhateverTheOrderTheyWereWrittenIn() throws Exception {
    var one =
        """
        _format_version: "3.0"
        consumers:
        - {id: 11111111-1111-1111-1111-111111111111, username: a, created_at: 1, updated_at: 1}
        - {id: 22222222-2222-2222-2222-222222222222, username: b, created_at: 1, updated_at: 1}
        """;
    var other =
        """
        _format_version: "3.0"
        consumers:
        - {id: 22222222-2222-2222-2222-222222222222, username: b, created_at: 1, updated_at: 1}
        - {id: 11111111-1111-1111-1111-111111111111, username: a, created_at: 1, updated_at: 1}
        """;
    assertThat(Reconfigure.write(table(one), Instant.EPOCH).hashes())
        .isEqualTo(Reconfigure.write(table(other), Instant.EPOCH).hashes());
  }

  @Test
  void whatAnotherVersionLeavesOutIsMadeUpFor() throws Exception {
    var bare = gzip("{\"type\":\"reconfigure\",\"config_table\":{\"consumers\":[{\"id\":\"1\"}]}}");
    var read = Reconfigure.read(bare, PLENTY);
    assertThat(read.configHash()).isEqualTo(ConfigHashes.of(read.configTable()).config());
    var none = Snapshot.NO_HASH;
    assertThat(read.hashes())
        .isEqualTo(new ConfigHashes(read.configHash(), none, none, none, none, none));
  }

  @Test
  void aSmallMessageThatIsLargeWhenDecompressedIsRefused() throws Exception {
    var bomb = gzip("{\"type\":\"reconfigure\",\"config_table\":{}}" + " ".repeat(PLENTY));
    assertThat(bomb.length).isLessThan(PLENTY / 100);
    assertThatThrownBy(() -> Reconfigure.read(bomb, PLENTY))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than " + PLENTY + " bytes");
  }

  @Test
  void tinyValuesThatWouldFillTheMemoryAreRefused() throws Exception {
    long objects = Runtime.getRuntime().maxMemory() / 4 / 200;
    var routes = "{\"a\":1},".repeat(Math.toIntExact(objects)) + "{}";
    var message = gzip("{\"type\":\"reconfigure\",\"config_table\":{\"routes\":[" + routes + "]}}");
    int plainBytes = Reconfigure.outline(message, Integer.MAX_VALUE).plainBytes();
    assertThatThrownBy(() -> Reconfigure.read(message, plainBytes))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("its values take more than");
  }

  @Test
  void theOutlineOfAMessageIsItsSizeAndItsHash() throws Exception {
    var written = Reconfigure.write(table(CONFIGURATION), Instant.EPOCH);
    var outline = Reconfigure.outline(written.payload(), PLENTY);
    assertThat(outline.plainBytes()).isEqualTo((int) written.plainBytes());
    assertThat(outline.configHash()).contains(written.hashes().config());

    int tooFew = outline.plainBytes() - 1;
    assertThatThrownBy(() -> Reconfigure.outline(written.payload(), tooFew))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("more than " + tooFew + " bytes");
    assertThat(Reconfigure.outline(written.payload(), outline.plainBytes())).isEqualTo(outline);
  }

  @Test
  void aMessageThatIsCutOffIsSaidToBe() throws Exception {
    var payload = Reconfigure.write(table(CONFIGURATION), Instant.EPOCH).payload();
    for (int bytes : new int[] {payload.length / 2, payload.length - 1}) {
      var cut = Arrays.copyOf(payload, bytes);
      assertThatThrownBy(() -> Reconfigure.outline(cut, PLENTY)).hasMessageContaining("too early");
      assertThatThrownBy(() -> Reconfigure.read(cut, PLENTY)).hasMessageContaining("too early");
    }
  }

  /// Texts of Lua are bytes, and Kong writes them as they are.
  @Test
  void bytesThatAreNotUtf8AreNoMistake() throws Exception {
    var payload =
        gzip(
            "{\"type\":\"reconfigure\",\"config_table\":{\"a\":\"\u00e9\"},\"config_hash\":\"h\"}");

    assertThat(Reconfigure.outline(payload, PLENTY).configHash()).contains("h");
  }

  @Test
  void whatIsNoConfigurationIsRefused() throws Exception {
    for (var text : List.of("", "[]", "{\"type\":\"basic_info\"}", "{\"type\":\"reconfigure\"}")) {
      var payload = gzip(text);
      assertThatThrownBy(() -> Reconfigure.read(payload, PLENTY))
          .isInstanceOf(ProtocolException.class);
    }
    assertThatThrownBy(() -> Reconfigure.read(new byte[] {'{', '}'}, PLENTY))
        .isInstanceOf(ProtocolException.class);
    var oddHash = gzip("{\"type\":\"reconfigure\",\"config_table\":{},\"config_hash\":\"h\"}");
    assertThatThrownBy(() -> Reconfigure.read(oddHash, PLENTY))
        .hasMessage("config_hash is not of 32 characters");
  }

  private static ConfigTable table(String yaml) throws InvalidConfiguration {
    var text = yaml.getBytes(StandardCharsets.UTF_8);
    return ConfigTable.of(new DeclarativeFile(SCHEMAS).parse(text, "test"), SCHEMAS);
  }

  private static Value.Obj read(String yaml) throws Exception {
    var payload = Reconfigure.write(table(yaml), Instant.EPOCH).payload();
    return Reconfigure.read(payload, PLENTY).configTable();
  }

  private static Value.Obj only(Value.Obj table, String entity) {
    assertThat(table.list(entity)).hasSize(1);
    return (Value.Obj) table.list(entity).getFirst();
  }

  private static byte[] gzip(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return out.toByteArray();
  }
}
