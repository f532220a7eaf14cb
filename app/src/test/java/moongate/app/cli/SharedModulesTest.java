package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions that require a file of their own.
class SharedModulesTest {
  private static final String TEST =
      """
      it('requires', function()
        local r = run {
          functions = { access = "kong.response.exit(200, require('team.tokens').owner('s3cret'))" },
          settings = { %s, lua_package_path = '%s/?.lua' },
        }
        expect(r.body).equals('alice')
      end)
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("team"));
    Files.writeString(
        folder.resolve("team/tokens.lua"),
        "return { owner = function(token) return ({ s3cret = 'alice' })[token] end }");
  }

  @Test
  void theModeOnReadsThoseOfThePackagePath() throws IOException {
    assertThat(run("untrusted_lua = 'on'")).contains("1 passed, 0 failed");
  }

  @Test
  void theSandboxReadsNoFilesAndSaysSo() throws IOException {
    assertThat(run("untrusted_lua_sandbox_requires = 'team.tokens'"))
        .contains(
            "module 'team.tokens' not found: ", "files are read with untrusted_lua = on only");
  }

  private String run(String setting) throws IOException {
    var file = folder.resolve("a_test.lua");
    Files.writeString(file, TEST.formatted(setting, folder));
    var out = new StringWriter();
    CommandLines.moongate("test")
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute("test", file.toString());
    return out.toString();
  }
}
