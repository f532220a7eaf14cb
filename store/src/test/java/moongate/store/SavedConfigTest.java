package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import moongate.model.Snapshot;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedConfigTest {
  private static final String CONFIG =
      """
      _format_version: "3.0"
      services:
      - name: s
        host: h
        routes: [{paths: [/a], plugins: [{name: pre-function, config: {access: ["x\\r\\n\\0"]}}]}]
      consumers:
      - username: bob
        keyauth_credentials: [{key: secret}]
      """;

  private final DeclarativeFile reader = new DeclarativeFile(TestSchemas.all());

  @TempDir private Path folder;

  @Test
  void whatWasPostedIsThereAfterARestart() throws Exception {
    var store = new MemoryStore(TestSchemas.all());
    store.onChange(new SavedConfig(folder.resolve("made")));
    var posted = reader.parse(CONFIG.getBytes(StandardCharsets.UTF_8), "POST /config");

    assertThat(store.replace(posted).isEmpty()).isTrue();

    var loaded = new SavedConfig(folder.resolve("made")).load(reader).orElseThrow();
    assertThat(loaded.hash()).isEqualTo(posted.hash());
    assertThat(loaded.entityNames()).containsExactlyElementsOf(posted.entityNames());
    for (var entity : posted.entityNames()) {
      assertThat(loaded.documents(entity)).isEqualTo(posted.documents(entity));
    }
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    save(Snapshot.EMPTY);

    assertThat(Files.getPosixFilePermissions(folder.resolve("config.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aChangeThatOthersRefuseIsNotWritten() throws Exception {
    var problems = new Problems();
    problems.add(FieldPath.ROOT, "refused", 0);

    new SavedConfig(folder).prepare(Snapshot.EMPTY, problems).run();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aChangeThatCannotBeWrittenIsRefused() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");
    var problems = new Problems();

    new SavedConfig(file).prepare(Snapshot.EMPTY, problems);

    assertThat(problems.toText("POST /config"))
        .isEqualTo("POST /config: cannot save the configuration in " + file + ": it is no folder");
    assertThat(problems.isOfNode()).isTrue();
  }

  /// As where the disk is full.
  @Test
  void nothingIsLeftOverOfWhatCouldOnlyBeWrittenInPart() {
    var problems = new Problems();

    Thread.currentThread().interrupt(); // ends the writing to an open file
    new SavedConfig(folder).prepare(Snapshot.EMPTY, problems);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(problems.isOfNode()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withoutAnythingSavedThereIsNothing() throws Exception {
    assertThat(new SavedConfig(folder).load(reader)).isEmpty();
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Files.writeString(folder.resolve("config.json"), "{");

    assertThatThrownBy(() -> new SavedConfig(folder).load(reader))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("config.json") + " is damaged: ");
  }

  private void save(Snapshot snapshot) {
    var problems = new Problems();
    new SavedConfig(folder).prepare(snapshot, problems).run();
    assertThat(problems.isEmpty()).isTrue();
  }
}
