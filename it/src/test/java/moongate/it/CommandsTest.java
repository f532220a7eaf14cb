package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that work on files, without a node.
class CommandsTest {
  private OperatedNode node;

  @BeforeEach
  void useAFolderOfItsOwn(@TempDir Path folder) {
    node = new OperatedNode(folder);
  }

  @Test
  void configParseChecksAFileWithoutANode() {
    node.configure("_format_version: '3.0'\nservices: [{port: 99999}]");
    var refused = node.run("config", "parse", "kong.yml");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("kong.yml:2").contains("host: required field missing");
  }

  @Test
  void whatACommandLogsIsToldInPlainWords() {
    node.configure(
        """
        _format_version: "3.0"
        plugins:
          - {name: pre-function, protocols: [tls_passthrough], config: {access: [return]}}
        """);
    assertThat(node.run("config", "parse", "kong.yml").output())
        .startsWith("Warning: [pre-function] functions of access never run: ")
        .endsWith("\nparse successful\n");
  }

  @Test
  void anErrorTemplateThatCannotBeReadIsAWarningBecauseANodeStartsWithoutIt() {
    node.set("KONG_ERROR_TEMPLATE_HTML", "none.html");
    var checked = node.run("check");
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.output())
        .startsWith(
            "Warning: failed reading the custom html error template: none.html is no file\n")
        .endsWith("settings are valid\n");
  }

  @Test
  void aLuaFileRunsWithItsArguments() throws IOException {
    Files.writeString(
        node.folder().resolve("script.lua"),
        """
        #!/usr/bin/env lua
        print(arg[0], arg[2], select("#", ...))
        os.exit(arg[1] == "--fail" and 3 or 0)
        """);

    var ended = node.run("lua", "script.lua", "--fail", "x");

    assertThat(ended.output()).isEqualTo("script.lua\tx\t2\n");
    assertThat(ended.exitCode()).isEqualTo(3);
  }
}
