package moongate.app.cli;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line of `moongate`: its commands, and how their failures are shown.
public final class CommandLines {
  private static final List<Class<?>> COMMANDS =
      List.of(
          StartCommand.class,
          StopCommand.class,
          DrainCommand.class,
          QuitCommand.class,
          RestartCommand.class,
          ReloadCommand.class,
          HealthCommand.class,
          CheckCommand.class,
          PrepareCommand.class,
          SettingsCommand.class,
          ConfigCommand.class,
          MigrationsCommand.class,
          VaultCommand.class,
          HybridCommand.class,
          LuaCommand.class,
          LintCommand.class,
          TortureCommand.class,
          TestCommand.class,
          VersionCommand.class,
          TrainCommand.class,
          HelpCommand.class);

  /// The command without a subcommand. It shows the help.
  @Command(
      name = "moongate",
      description = "An API gateway that runs Lua functions in the request path.",
      synopsisSubcommandLabel = "COMMAND",
      commandListHeading = "%nCommands:%n",
      footer = {"", "A first step: moongate start, then curl -i http://localhost:8000/"})
  static final class Root implements Runnable {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "show this help")
    private boolean help;

    @Option(
        names = "--v",
        scope = ScopeType.INHERIT,
        description = "say more: which settings are used")
    private boolean isVerbose;

    @Option(
        names = "--vv",
        scope = ScopeType.INHERIT,
        description = "say everything: each setting, and a trace of what failed")
    private boolean isDebugging;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  private CommandLines() {}

  /// The level of detail that the options of the command line of `spec` ask for.
  static Failures.Detail detail(CommandSpec spec) {
    if (spec.root().userObject() instanceof Root root) {
      return root.isDebugging
          ? Failures.Detail.DEBUG
          : root.isVerbose ? Failures.Detail.VERBOSE : Failures.Detail.USUAL;
    }
    return Failures.Detail.USUAL;
  }

  /// Executes a command line, and returns its exit code.
  public static int run(String... arguments) {
    var line = moongate(arguments);
    return line.execute(NamesFirst.of(line, arguments));
  }

  /// The command line, ready to execute `arguments`. It has all commands, or only `start` if
  /// `arguments` begin with that: analysing the classes of all commands would take much of the time
  /// of a start.
  public static CommandLine moongate(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("start")) {
      return with(List.of(StartCommand.class));
    }
    var line = with(COMMANDS);
    // Options after the name of a script are for the script.
    Objects.requireNonNull(line.getSubcommands().get("lua")).setStopAtPositional(true);
    return line;
  }

  private static CommandLine with(List<Class<?>> commands) {
    var line = new CommandLine(new Root());
    commands.forEach(line::addSubcommand);
    return line.setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((failure, command, arguments) ->
            Failures.report(failure, detail(command.getCommandSpec()), command.getErr()))
        .setParameterExceptionHandler((wrong, arguments) -> {
          var command = wrong.getCommandLine();
          command.getErr().println("Error: " + wrong.getMessage());
          command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'");
          return 1;
        });
  }
}
