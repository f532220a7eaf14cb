package moongate.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.app.node.Wiring;
import moongate.store.InvalidConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate config …`: works on declarative configuration files.
@Command(
    name = "config",
    description = "Work on declarative configuration files.",
    subcommands = ConfigCommand.Parse.class)
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `moongate config parse FILE`: all that is wrong with a file, without a node.
  @Command(name = "parse", description = "Check a file, functions included.")
  static final class Parse implements Runnable {
    @Mixin private final NodeOptions options = new NodeOptions();

    @Parameters(paramLabel = "FILE", description = "a kong.yml, as YAML or JSON")
    private Path file;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
      if (!Files.isRegularFile(file)) {
        throw new CommandException("no such file: " + file);
      }
      try {
        Wiring.declarativeFile(options.settings()).read(file);
      } catch (InvalidConfiguration invalid) {
        throw new CommandException(
            "Failed parsing:\n" + invalid.problems().toText(invalid.source()));
      } catch (IOException unreadable) {
        throw new CommandException("cannot read " + file + ": " + unreadable.getMessage());
      }
      spec.commandLine().getOut().println("parse successful");
    }
  }
}
