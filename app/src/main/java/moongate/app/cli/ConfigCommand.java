package moongate.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import moongate.app.node.Databases;
import moongate.app.node.Offline;
import moongate.app.node.PlanCheck;
import moongate.app.settings.Settings;
import moongate.model.Snapshot;
import moongate.model.schema.Expiry;
import moongate.model.value.FieldPath;
import moongate.model.value.Problem;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.sql.SqlStore;
import moongate.store.EntityStore;
import moongate.store.FlatForm;
import moongate.store.InvalidConfiguration;
import moongate.store.NewFile;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate config …`: works on declarative configuration files.
@Command(name = "config", description = "Work on declarative configuration files.")
final class ConfigCommand implements Runnable {
  private static final Path USUAL_FILE = Path.of("kong.yml");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "parse", description = "Check a file, functions included.")
  void parse(@Mixin NodeOptions options, @Parameters(arity = "0..1") @Nullable Path file) {
    read(options.settings(), file);
    say("parse successful");
  }

  @Command(name = "init", description = "Write an example to kong.yml.")
  void init(@Mixin NodeOptions unused, @Parameters(arity = "0..1") @Nullable Path file) {
    var target = file == null ? USUAL_FILE : file;
    try (var example = ConfigCommand.class.getResourceAsStream("example.yml")) {
      if (example == null) {
        throw new IllegalStateException("no example.yml");
      }
      var text = new String(example.readAllBytes(), StandardCharsets.UTF_8);
      write(target, text, NewFile.FOR_ALL, target + " already exists.\nWill not overwrite it.");
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @Command(
      name = "db_import",
      aliases = "db-import",
      description = "Put the entities of a file into the database; deletes nothing.")
  void databaseImport(@Mixin NodeOptions options, @Parameters(arity = "0..1") @Nullable Path file) {
    var settings = options.settings();
    try (var store = open(settings, "db_import")) {
      var read = read(settings, file);
      say("parse successful, beginning import");
      store.change(transaction -> {
        for (var entity : Offline.entitySchemas(settings).entityNames()) {
          for (var document : read.documents(entity)) {
            put(transaction, entity, document, read.source());
          }
        }
        return read;
      });
      say("import successful");
    } catch (StoreException refused) {
      throw notImported(refused.problem().message());
    }
  }

  private static void put(
      EntityStore.Transaction transaction, String entity, Value.Obj document, String file) {
    try {
      transaction.put(entity, Expiry.started(document, Clock.systemUTC()));
    } catch (StoreException refused) {
      var place = new Problem(FieldPath.ROOT, told(refused.problem()), document.line());
      throw notImported(place.toText(file));
    }
  }

  private static CommandException notImported(String why) {
    return new CommandException("Failed importing:\n" + why);
  }

  /// The message for a problem. An import knows entities of a file by their ids, and some entities
  /// without an id, such as credentials, get a different one at each import; the message explains
  /// that.
  private static String told(StoreProblem problem) {
    return problem instanceof StoreProblem.NotUnique
        ? problem.message()
            + ", which has another id:\nwrite its id into the file (db_export shows it), or delete it"
            + " before the import"
        : problem.message();
  }

  @Command(
      name = "db_export",
      aliases = "db-export",
      description = "Write everything in the database to a file (kong.yml), secrets too.")
  void databaseExport(@Mixin NodeOptions options, @Parameters(arity = "0..1") @Nullable Path file) {
    var target = file == null ? USUAL_FILE : file;
    try (var store = open(options.settings(), "db_export")) {
      var yaml = FlatForm.yaml(store.current());
      // The file contains keys and passwords in plain text.
      write(
          target, yaml, NewFile.FOR_ITS_OWNER, target + " already exists. Will not overwrite it.");
    }
  }

  private static SqlStore open(Settings settings, String command) {
    var database =
        Databases.of(settings)
            .orElseThrow(() ->
                new CommandException(
                    """
                    'moongate config %s' only works with a database.
                    When using database = off, reload the declarative configuration
                    by 'moongate reload', or send it to /config of the Admin API.\
                    """
                        .formatted(command)));
    try {
      var store = Databases.open(settings, database, Offline.entitySchemas(settings));
      store.load();
      store.onChange(PlanCheck.of(settings));
      return store;
    } catch (StoreException cannot) {
      throw new CommandException(cannot.problem().message());
    }
  }

  private static Snapshot read(Settings settings, @Nullable Path file) {
    if (file == null) {
      throw new CommandException(
          "expected a declarative configuration file; see `moongate config --help`");
    }
    if (!Files.isRegularFile(file)) {
      throw new CommandException("no such file: " + file);
    }
    try {
      var read = Offline.declarativeFile(settings).read(file);
      var problems = new Problems();
      PlanCheck.of(settings).prepare(read, problems);
      if (!problems.isEmpty()) {
        throw new CommandException("Failed parsing:\n" + problems.toText(read.source()));
      }
      return read;
    } catch (InvalidConfiguration invalid) {
      throw new CommandException("Failed parsing:\n" + invalid.problems().toText(invalid.source()));
    } catch (IOException unreadable) {
      throw new CommandException("cannot read " + file + ": " + unreadable.getMessage());
    }
  }

  private static void write(Path file, String text, String rights, String thereAlready) {
    try {
      NewFile.write(file, text, rights);
    } catch (FileAlreadyExistsException exists) {
      throw new CommandException(thereAlready);
    } catch (IOException cannot) {
      throw new CommandException("cannot write " + file + ": " + cannot.getMessage());
    }
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
  }
}
