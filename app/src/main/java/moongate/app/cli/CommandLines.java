package moongate.app.cli;

import java.io.UncheckedIOException;
import java.util.Objects;
import moongate.app.node.NodeException;
import moongate.app.settings.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line of `moongate`: its commands and how their failures look.
public final class CommandLines {
  /// The command without a subcommand: it shows the help.
  @Command(
      name = "moongate",
      description = "An API gateway that runs Lua functions in the request path.",
      synopsisSubcommandLabel = "COMMAND",
      commandListHeading = "%nCommands:%n",
      footer = {"", "A first step: moongate start, then curl -i http://localhost:8000/"},
      subcommands = {
        StartCommand.class,
        StopCommand.class,
        ReloadCommand.class,
        HealthCommand.class,
        CheckCommand.class,
        SettingsCommand.class,
        ConfigCommand.class,
        MigrationsCommand.class,
        VaultCommand.class,
        LuaCommand.class,
        LintCommand.class,
        TortureCommand.class,
        TestCommand.class,
        VersionCommand.class,
        TrainCommand.class,
        HelpCommand.class
      })
  static final class Root implements Runnable {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "show this help")
    private boolean help;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  private CommandLines() {}

  /// The whole command line, ready to execute.
  public static CommandLine moongate() {
    var line = new CommandLine(new Root());
    // What follows a script's name is the script's.
    Objects.requireNonNull(line.getSubcommands().get("lua")).setStopAtPositional(true);
    return line.setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(CommandLines::report)
        .setParameterExceptionHandler((wrong, arguments) -> {
          var command = wrong.getCommandLine();
          command.getErr().println("Error: " + wrong.getMessage());
          command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'");
          return 1;
        });
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    var message =
        switch (failure) {
          case CommandException known -> known.getMessage();
          case SettingsException settings -> settings.getMessage();
          case NodeException node -> node.getMessage();
          case UncheckedIOException io -> io.getMessage();
          default -> null;
        };
    if (message == null) {
      // A defect of ours: the trace is what a report of it needs.
      failure.printStackTrace(command.getErr());
    } else {
      command.getErr().println("Error: " + message);
    }
    return 1;
  }
}
