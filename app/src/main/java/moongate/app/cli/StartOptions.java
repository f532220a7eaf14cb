package moongate.app.cli;

import moongate.app.node.Databases;
import moongate.app.settings.Settings;
import moongate.sql.PostgresDatabase;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options of commands that start a node.
final class StartOptions {
  @Option(
      names = "--run-migrations",
      description = "make or update the tables of the database (PostgreSQL) first")
  private boolean runsMigrations;

  @Mixin private final TemplateOptions template = new TemplateOptions();

  @Option(names = "--db-timeout", hidden = true, description = "accepted, has no effect")
  private int databaseTimeout;

  @Option(names = "--lock-timeout", hidden = true, description = "accepted, has no effect")
  private int lockTimeout;

  /// Does what is necessary before the node starts.
  void prepare(Settings settings, CommandSpec spec) {
    template.notice(spec);
    if (runsMigrations) {
      Databases.of(settings)
          .filter(PostgresDatabase.class::isInstance)
          .ifPresent(database -> MigrationsCommand.bringUpToDate(database, spec));
    }
  }
}
