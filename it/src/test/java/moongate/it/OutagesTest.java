package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import moongate.sql.Migrations;
import moongate.sql.testing.PostgresServer;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the Admin API does when the place where configuration is kept takes none.
class OutagesTest {
  private static final String UNEXPECTED = "{\"message\":\"An unexpected error occurred\"}";

  private final LoggedLines lines = LoggedLines.of("moongate.admin");

  @TempDir Path folder;

  @AfterEach
  void stopListening() {
    lines.close();
  }

  @Test
  void aWriteWithoutTheDatabaseIsOneLineInTheLog() throws Exception {
    try (var server = PostgresServer.start()) {
      var schema = server.emptySchema();
      new Migrations(server.database(Optional.of(schema))).apply();
      var settings =
          Map.of(
              "database",
              "postgres",
              "pg_port",
              "" + server.port(),
              "pg_schema",
              schema,
              "prefix",
              folder.toString());
      try (var node = GatewayUnderTest.with(settings)) {
        server.down();
        try {
          var answer =
              new AdminClient(node.adminPort()).call("POST", "/services", "{\"host\":\"h\"}");

          assertThat(answer.status()).isEqualTo(500);
          assertThat(answer.text()).isEqualTo(UNEXPECTED);
        } finally {
          server.up();
        }
      }
      assertThat(lines.events()).hasSize(1);
      var line = lines.events().getFirst();
      assertThat(line.getThrowableProxy()).isNull();
      assertThat(line.getFormattedMessage())
          .startsWith("POST /services failed: the database is not available: PostgreSQL at 127.0.")
          .doesNotContain("\n");
    }
  }

  @Test
  void aConfigurationThatCannotBeKeptIsNoMistakeOfWhoSendsIt() throws Exception {
    var taken = Files.writeString(folder.resolve("config"), "a file where a folder has to be");
    try (var node = GatewayUnderTest.with(Map.of("prefix", folder.toString()))) {
      var answer =
          new AdminClient(node.adminPort())
              .call(
                  "POST",
                  "/config",
                  "{\"_format_version\":\"3.0\",\"routes\":[{\"paths\":[\"/\"]}]}");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text())
          .isEqualTo(
              "{\"message\":\"the configuration before it is still served: cannot save the"
                  + " configuration in "
                  + taken
                  + ": it is no folder\"}");
      assertThat(node.get("/").status()).isEqualTo(404);
      assertThat(lines.texts())
          .containsExactly(
              "POST /config: cannot save the configuration in " + taken + ": it is no folder");
    }
  }
}
