package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReferencesTest {
  private static final String YAML =
      """
      _format_version: "3.0"
      plugins:
      - name: pre-function
        config:
          access:
          - return 1
          - file: functions/auth.lua
      """;
  private static final String JSON =
      "{\"_format_version\":\"3.0\",\"plugins\":[{\"name\":\"pre-function\",\"config\":{\"access\":"
          + "[\"return 1\",{\"file\":\"functions/auth.lua\"}]}}]}";
  private static final byte[] CODE =
      "return '\u00ff\u0000\r\n\tx'\n".getBytes(StandardCharsets.ISO_8859_1);

  private final DeclarativeFile reader = new DeclarativeFile(TestSchemas.all());

  @TempDir private Path folder;

  @BeforeEach
  void writeFunction() throws IOException {
    Files.createDirectory(folder.resolve("functions"));
    Files.write(folder.resolve("functions/auth.lua"), CODE);
  }

  @Test
  void theContentTakesThePlaceOfTheReferenceByteForByte() throws Exception {
    for (var name : new String[] {"kong.yml", "kong.json"}) {
      var function = lastFunction(reader.read(written(name, name.endsWith("n") ? JSON : YAML)));

      assertThat(function.bytes().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(CODE);
      assertThat(function.file()).isEqualTo("functions/auth.lua");
    }
  }

  @Test
  void theHashCoversTheContent() throws Exception {
    var file = written("kong.yml", YAML);
    var before = reader.read(file).hash();
    Files.writeString(folder.resolve("functions/auth.lua"), "return 2");

    assertThat(reader.read(file).hash()).isNotEqualTo(before);
  }

  @Test
  void aMissingFileIsReportedWhereItIsNamed() throws Exception {
    var file = written("kong.yml", YAML.replace("auth.lua", "none.lua"));

    assertThat(refusal(() -> reader.read(file)))
        .hasMessage(
            "kong.yml:7: plugins[1].config.access[2]: no file 'functions/none.lua' in " + folder);
  }

  @Test
  void aFolderIsNoFile() throws Exception {
    var file = written("kong.yml", YAML.replace("/auth.lua", ""));

    assertThat(refusal(() -> reader.read(file)))
        .hasMessage("kong.yml:7: plugins[1].config.access[2]: no file 'functions' in " + folder);
  }

  @Test
  void aProblemInTheCodeIsReportedAtTheReference() throws Exception {
    Files.writeString(folder.resolve("functions/auth.lua"), "bad(");
    var file = written("kong.yml", YAML);

    assertThat(refusal(() -> reader.read(file)))
        .hasMessage("kong.yml:7: plugins[1].config.access[2]: error parsing pre-function: bad");
  }

  @Test
  void aPostedConfigurationCannotReadFiles() {
    assertThat(refusal(() -> reader.parse(YAML.getBytes(StandardCharsets.UTF_8), "POST /config")))
        .hasMessage(
            "POST /config:7: plugins[1].config.access[2]: cannot refer to the file"
                + " 'functions/auth.lua' here: only a configuration file on disk can; send its"
                + " content instead");
  }

  private Path written(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static InvalidConfiguration refusal(ThrowingCallable reading) {
    return catchThrowableOfType(InvalidConfiguration.class, reading);
  }

  private static Value.Str lastFunction(Snapshot snapshot) {
    return (Value.Str) snapshot.plugins().getFirst().config().list("access").getLast();
  }
}
