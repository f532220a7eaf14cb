package moongate.app.cli;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import moongate.app.node.Databases;
import moongate.model.value.Json;
import moongate.model.value.Value;
import moongate.sql.Database;
import moongate.sql.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `moongate migrations …`: creates and updates the tables of the database. Only PostgreSQL needs
/// this: the embedded database does it by itself.
@Command(
    name = "migrations",
    description = "Make and update the tables of the database (PostgreSQL).")
final class MigrationsCommand implements Runnable {
  /// The exit codes of `list`, which scripts evaluate.
  private static final int NEEDS_BOOTSTRAP = 3;

  private static final int HAS_NEW = 5;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// The options that all of these commands have.
  static final class Options {
    @Mixin private final NodeOptions node = new NodeOptions();

    @Option(
        names = {"-q", "--quiet"},
        description = "say nothing but errors")
    private boolean quiet;

    @Option(names = "--db-timeout", hidden = true, description = "accepted, has no effect")
    private int databaseTimeout;

    @Option(names = "--lock-timeout", hidden = true, description = "accepted, has no effect")
    private int lockTimeout;

    @Option(
        names = {"-f", "--force"},
        hidden = true,
        description = "accepted, has no effect")
    private boolean force;

    @Option(
        names = {"-y", "--yes"},
        description = "do not ask (reset does)")
    private boolean yes;

    private Database database() {
      return Databases.of(node.settings())
          .orElseThrow(() ->
              new CommandException(
                  "there is no database: set database = postgres (or KONG_DATABASE)"));
    }

    private void say(CommandSpec spec, String text) {
      if (!quiet) {
        spec.commandLine().getOut().println(text);
      }
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(Migrations migrations) throws SQLException;
  }

  private static <T> T with(Options options, Work<T> work) {
    var database = options.database();
    try {
      return work.on(new Migrations(database));
    } catch (SQLException e) {
      throw new CommandException(database.name() + ": " + e.getMessage());
    }
  }

  @Command(name = "bootstrap", description = "Make the tables in an empty database.")
  int bootstrap(@Mixin Options options) {
    return with(
        options,
        migrations -> {
          if (migrations.status().isBootstrapped()) {
            options.say(spec, "Database already bootstrapped");
            return 0;
          }
          options.say(spec, "Bootstrapping database...");
          execute(options, migrations);
          options.say(spec, "Database is up-to-date");
          if (migrations.isOfKong()) {
            options.say(
                spec,
                "Notice: the tables of a Kong in this database are left alone, and not read. To bring"
                    + " its configuration over: 'kong config db_export kong.yml' with that Kong, then"
                    + " 'moongate config db_import kong.yml'");
          }
          return 0;
        });
  }

  @Command(name = "up", description = "Execute the migrations of a new version.")
  int up(@Mixin Options options) {
    return with(
        options,
        migrations -> {
          requireBootstrap(migrations.status());
          if (migrations.status().isUpToDate()) {
            options.say(spec, "Database is already up-to-date");
            return 0;
          }
          execute(options, migrations);
          options.say(spec, "Database is up-to-date");
          return 0;
        });
  }

  /// Creates or updates the tables for a node that is about to start.
  static void bringUpToDate(Database database, CommandSpec spec) {
    try {
      var executed = new Migrations(database).apply();
      executed.forEach(name -> spec.commandLine().getOut().println(name + " executed"));
    } catch (SQLException e) {
      throw new CommandException(database.name() + ": " + e.getMessage());
    }
  }

  private void execute(Options options, Migrations migrations) throws SQLException {
    var executed = migrations.apply();
    executed.forEach(name -> options.say(spec, name + " executed"));
    options.say(
        spec,
        executed.size() + (executed.size() == 1 ? " migration" : " migrations") + " processed");
  }

  @Command(
      name = "finish",
      description = "For scripts: 'up' does everything, there is nothing left to finish.")
  int finish(@Mixin Options options) {
    return with(
        options,
        migrations -> {
          requireBootstrap(migrations.status());
          options.say(spec, "No pending migrations to finish");
          return 0;
        });
  }

  @Command(
      name = "list",
      description =
          "Show the migrations. Exit code: 0 up to date, "
              + (NEEDS_BOOTSTRAP + " needs bootstrap, ")
              + (HAS_NEW + " has new ones."))
  int list(@Mixin Options options) {
    return with(
        options,
        migrations -> {
          var status = migrations.status();
          if (!status.isBootstrapped()) {
            options.say(spec, "Database needs bootstrapping; run 'moongate migrations bootstrap'");
            return NEEDS_BOOTSTRAP;
          }
          options.say(spec, "Executed migrations:\ncore: " + String.join(", ", status.executed()));
          if (status.isUpToDate()) {
            return 0;
          }
          options.say(
              spec,
              "\nNew migrations available:\ncore: "
                  + String.join(", ", status.pending())
                  + "\n\nRun 'moongate migrations up' to proceed");
          return HAS_NEW;
        });
  }

  @Command(name = "status", description = "The same as JSON, for scripts.")
  int status(@Mixin Options options) {
    return with(
        options,
        migrations -> {
          var status = migrations.status();
          var out = new LinkedHashMap<String, Value>();
          out.put("needs_bootstrap", Value.of(!status.isBootstrapped()));
          out.put("executed_migrations", Value.ofTexts(status.executed()));
          out.put(
              "new_migrations",
              Value.ofTexts(status.isBootstrapped() ? status.pending() : List.of()));
          out.put("unknown_migrations", Value.ofTexts(status.unknown()));
          options.say(spec, Json.write(Value.of(out)));
          return 0;
        });
  }

  @Command(name = "reset", description = "Delete everything in the database.")
  int reset(@Mixin Options options) {
    return with(
        options,
        migrations -> {
          var status = migrations.status();
          if (!status.isBootstrapped()) {
            options.say(spec, "Database not bootstrapped, nothing to reset");
            return 0;
          }
          requireNoneUnknown(status);
          if (!options.yes && !isConfirmed()) {
            throw new CommandException("cancelled");
          }
          migrations.reset();
          options.say(spec, "Database successfully reset");
          return 0;
        });
  }

  /// Tables of a newer version would stay, and be in its way the next time.
  private static void requireNoneUnknown(Migrations.Status status) {
    if (!status.unknown().isEmpty()) {
      throw new CommandException(
          "a newer version of this program has migrated the database (%s): reset it with that version"
              .formatted(String.join(", ", status.unknown())));
    }
  }

  private static boolean isConfirmed() {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new CommandException("not a terminal: say --yes to delete everything");
    }
    var answer = console.readLine("> Are you sure? This operation is irreversible. [y/N] ");
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  private static void requireBootstrap(Migrations.Status status) {
    if (!status.isBootstrapped()) {
      throw new CommandException(
          "database needs bootstrapping; run 'moongate migrations bootstrap'");
    }
  }
}
