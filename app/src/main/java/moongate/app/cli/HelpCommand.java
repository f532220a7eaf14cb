package moongate.app.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate help [COMMAND]`.
@Command(name = "help", description = "Show this help, or that of a command.")
final class HelpCommand implements Runnable {
  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "a command")
  private @Nullable String name;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var all = Objects.requireNonNull(spec.parent()).commandLine();
    var command = name == null ? all : all.getSubcommands().get(name);
    if (command == null) {
      throw new CommandException("there is no command '" + name + "'");
    }
    command.usage(all.getOut());
  }
}
