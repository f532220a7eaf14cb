package moongate.app.cli;

import java.nio.file.Path;
import moongate.app.node.Databases;
import moongate.app.settings.Settings;
import moongate.sql.PostgresDatabase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options of commands that start a node.
final class StartOptions {
  @Option(
      names = "--run-migrations",
      description = "make or update the tables of the database (PostgreSQL) first")
  private boolean runsMigrations;

  @Option(
      names = "--nginx-conf",
      paramLabel = "FILE",
      hidden = true,
      description = "accepted, has no effect: there is no nginx")
  private @Nullable Path nginxConf;

  @Option(names = "--db-timeout", hidden = true, description = "accepted, has no effect")
  private int databaseTimeout;

  @Option(names = "--lock-timeout", hidden = true, description = "accepted, has no effect")
  private int lockTimeout;

  /// Does what is necessary before the node starts.
  void prepare(Settings settings, CommandSpec spec) {
    if (nginxConf != null) {
      spec.commandLine().getErr().println("Notice: --nginx-conf has no effect, there is no nginx");
    }
    if (runsMigrations) {
      Databases.of(settings)
          .filter(PostgresDatabase.class::isInstance)
          .ifPresent(database -> MigrationsCommand.bringUpToDate(database, spec));
    }
  }
}
