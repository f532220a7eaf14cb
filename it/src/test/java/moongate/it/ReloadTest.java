package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `moongate reload` changes in a node that serves, and what it says.
class ReloadTest {
  private OperatedNode node;

  @BeforeEach
  void useAFolderOfItsOwn(@TempDir Path folder) {
    node = new OperatedNode(folder);
  }

  @Test
  void aReloadWithABadFileTellsWhyAndTheOldConfigurationServesOn() {
    node.configure(OperatedNode.hello("one"));
    try (var running = node.start()) {
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("one");

      node.configure(
          "_format_version: '3.0'\nservices: [{port: 99999}]\nroutes: [{paths: [oops]}]");
      var refused = node.run("reload");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output())
          .contains("host: required field missing")
          .contains("port: value should be between 0 and 65535")
          .contains("paths");
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("one");

      node.configure(OperatedNode.hello("two"));
      assertThat(node.run("reload").output()).contains("Moongate reloaded");
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("two");
    }
  }

  @Test
  void aReloadReadsTheSettingsAgain() throws IOException {
    node.configure(OperatedNode.hello("one"));
    var conf = Files.writeString(node.folder().resolve("moongate.conf"), "log_level = notice\n");
    try (var running = node.start("-c", conf.toString())) {
      assertThat(logLevel(running)).contains("notice");

      Files.writeString(conf, "log_level = debug\nplugins = bundled,-acl\n");
      assertThat(node.run("reload").output())
          .isEqualTo(
              "Moongate reloaded\n"
                  + "Notice: these settings have changed and need a restart: plugins\n");
      assertThat(logLevel(running)).contains("debug");

      Files.writeString(conf, "log_level = loud\n");
      node.configure(OperatedNode.hello("two"));
      var refused = node.run("reload");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output()).contains(conf + ":1: log_level has an invalid value: 'loud'");
      assertThat(logLevel(running)).contains("debug");
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("one");
    }
  }

  /// As pages about Kong have it: `export KONG_DECLARATIVE_CONFIG=./backup.yml; kong reload`.
  @Test
  void aReloadUsesTheVariablesAndTheFileOfItsCommand() throws IOException {
    node.configure(OperatedNode.hello("one"));
    try (var running = node.start()) {
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("one");
      Files.writeString(node.folder().resolve("backup.yml"), OperatedNode.hello("two"));
      node.set("KONG_DECLARATIVE_CONFIG", "./backup.yml");
      node.set("KONG_LOG_LEVEL", "info");
      node.set("KONG_PLUGINS", "bundled,-acl");
      assertThat(node.run("reload").output())
          .isEqualTo(
              "Moongate reloaded\n"
                  + "Notice: these settings have changed and need a restart: plugins\n");
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("two");
      assertThat(logLevel(running)).contains("info");

      var conf = Files.writeString(node.folder().resolve("new.conf"), "log_level = debug\n");
      node.unset("KONG_LOG_LEVEL");
      node.unset("KONG_DECLARATIVE_CONFIG");
      var kept = node.run("reload", "-c", conf.toString());
      assertThat(kept.output()).contains("Moongate reloaded");
      assertThat(logLevel(running)).as("the variable that the node has").contains("info");
      assertThat(WireClient.get(running.port(), "/hello").body()).isEqualTo("two");
    }
  }

  private static String logLevel(MoongateProcess running) {
    return WireClient.get(running.adminPort(), "/debug/node/log-level").body();
  }
}
