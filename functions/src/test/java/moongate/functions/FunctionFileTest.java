package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.gateway.plugin.Plugin;
import moongate.store.InvalidConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions in files of their own: messages name file and line.
class FunctionFileTest {
  private final FunctionLab lab = new FunctionLab();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    lab.close();
  }

  private Plugin withFile(String source) throws IOException, InvalidConfiguration {
    Files.createDirectories(folder.resolve("functions"));
    Files.writeString(folder.resolve("functions/auth.lua"), source);
    var yaml = folder.resolve("kong.yml");
    Files.writeString(
        yaml,
        """
        _format_version: "3.0"
        plugins:
        - name: pre-function
          config:
            access: [{file: functions/auth.lua}]
        """);
    return lab.fromFile(yaml);
  }

  @Test
  void runsLikeAnyOther() throws Exception {
    assertThat(lab.access(withFile("kong.response.exit(200, 'from a file')\n")))
        .isEqualTo("exit 200 from a file");
  }

  @Test
  void anErrorNamesFileLineAndSource() throws Exception {
    assertThat(lab.access(withFile("-- check the token\nlocal token\n  return token.value\n")))
        .startsWith("failed functions/auth.lua:3: attempt to index local 'token' (a nil value)")
        .contains("function: access[1], source: \"return token.value\"")
        .contains("stack traceback:");
  }

  @Test
  void aBudgetThatIsUsedUpNamesFileAndLine() throws Exception {
    assertThat(lab.access(withFile("\nwhile true do end\n")))
        .startsWith("failed functions/auth.lua:2: cpu budget exceeded");
  }

  @Test
  void aSyntaxErrorNamesFileLineAndReason() {
    var refused =
        catchThrowableOfType(
            InvalidConfiguration.class, () -> withFile("local a = 1\nlocal b = = 2\n"));
    assertThat(refused.problems().list())
        .singleElement()
        .extracting(problem -> problem.message())
        .isEqualTo("error parsing pre-function: functions/auth.lua:2: unexpected symbol near '='");
  }

  @Test
  void aLogLineNamesTheFileWithoutItsFolders() throws Exception {
    lab.access(withFile("kong.log('x')"));
    assertThat(lab.log).singleElement().asString().startsWith("notice: [kong] auth.lua:1 [pre-f");
  }
}
