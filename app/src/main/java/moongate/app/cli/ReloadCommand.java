package moongate.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import moongate.app.node.ReloadReport;
import moongate.app.node.Signals;
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
    var report = new ReloadReport(options.prefix());
    report.clear();
    hangUp(process);
    var outcome =
        report
            .await(PATIENCE)
            .orElseThrow(
                () -> new CommandException("the node has not answered; see its error log"));
    if (!outcome.problems().isEmpty()) {
      throw new CommandException(outcome.problems());
    }
    var out = spec.commandLine().getOut();
    out.println("Moongate reloaded");
    outcome.notice().lines().forEach(line -> out.println("Notice: " + line));
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
