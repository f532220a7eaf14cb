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
    var posted = posted();

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
  void aChangeThatSomebodyRefusesLaterLeavesTheFileAsItWas() throws Exception {
    save(Snapshot.EMPTY);
    var store = new MemoryStore(TestSchemas.all());
    store.onChange(new SavedConfig(folder));
    store.onChange((next, problems) -> {
      problems.add(FieldPath.ROOT, "refused", 0);
      return () -> {};
    });

    assertThat(store.replace(posted()).isEmpty()).isFalse();

    assertThat(new SavedConfig(folder).load(reader).orElseThrow().isEmpty()).isTrue();
  }

  /// A disk that is full may have room for the temporary file, and none for another name.
  @Test
  void aChangeWhoseFileCannotBePutInPlaceIsRefusedAndNotServed() throws Exception {
    Files.createDirectories(folder.resolve("config.json/in-the-way"));
    var store = new MemoryStore(TestSchemas.all());
    store.onChange(new SavedConfig(folder));

    var problems = store.replace(posted());

    assertThat(problems.isOfNode()).isTrue();
    assertThat(problems.toText("POST /config"))
        .startsWith("POST /config: cannot save the configuration in " + folder + ": ");
    assertThat(store.current().isEmpty()).isTrue();
    assertThat(folder.resolve("config.json.new")).doesNotExist();
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

  private Snapshot posted() throws InvalidConfiguration {
    return reader.parse(CONFIG.getBytes(StandardCharsets.UTF_8), "POST /config");
  }

  private void save(Snapshot snapshot) {
    var store = new MemoryStore(TestSchemas.all());
    store.onChange(new SavedConfig(folder));
    assertThat(store.replace(snapshot).isEmpty()).isTrue();
  }
}
