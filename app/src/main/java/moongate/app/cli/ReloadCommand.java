package moongate.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import moongate.app.node.ReloadReport;
import moongate.app.node.ReloadRequest;
import moongate.app.node.Signals;
import moongate.app.settings.KnownSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate reload`: makes the node read its configuration file again, and shows the result.
@Command(
    name = "reload",
    description = "Read the configuration file again; a bad one leaves the old one serving.")
final class ReloadCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Variables of which the node has values of its own: it may have been started in the background
  /// by another process, and its prefix may be that of an option.
  private static final Set<String> IGNORED =
      Set.of(KnownSettings.PREFIX.variable(), KnownSettings.DAEMON.variable());

  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final TemplateOptions template = new TemplateOptions();
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    template.notice(spec);
    var process = options.runningNode();
    if (Signals.ignoresHangUp(process)) {
      throw new CommandException(
          "the node ignores the signal HUP, because what started it (nohup?) does;"
              + " start it with ./moongate start, which hears it in any case");
    }
    var report = ReloadReport.ofReload(options.prefix());
    report.clear();
    request().leave(options.prefix());
    hangUp(process);
    var outcome = report.await(PATIENCE, process::isAlive).orElseThrow(() -> unanswered(process));
    if (!outcome.problems().isEmpty()) {
      throw new CommandException(outcome.problems());
    }
    var out = spec.commandLine().getOut();
    out.println("Moongate reloaded");
    outcome.notice().lines().forEach(line -> out.println("Notice: " + line));
  }

  private static CommandException unanswered(ProcessHandle process) {
    return new CommandException(
        process.isAlive()
            ? "the node has not answered within %d seconds: it may still be loading a large configuration, or start; see its error log"
                .formatted(PATIENCE.toSeconds())
            : "the node has ended before it reloaded; see its error log");
  }

  /// The settings that this command was given, in whatever way.
  private ReloadRequest request() {
    var here = Path.of("").toAbsolutePath();
    var variables = new HashMap<>(System.getenv());
    variables.keySet().removeIf(name -> !name.startsWith("KONG_") || IGNORED.contains(name));
    return new ReloadRequest(here, options.file().map(here::resolve), variables);
  }

  /// Sends HUP by a command, because Java can send only TERM and KILL.
  private static void hangUp(ProcessHandle process) {
    try {
      var exit =
          new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new CommandException("cannot send the signal HUP to process " + process.pid());
      }
    } catch (IOException noSuchCommand) {
      throw new UncheckedIOException(noSuchCommand);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
