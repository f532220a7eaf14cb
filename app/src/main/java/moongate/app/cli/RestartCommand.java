package moongate.app.cli;

import java.time.Duration;
import moongate.app.node.PidFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate restart`: stops the node, if one runs, and starts it in the background.
@Command(
    name = "restart",
    description = "Stop a node, if one runs, and start it again, in the background.")
final class RestartCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final StartOptions start = new StartOptions();
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    var settings = options.settings();
    PidFile.holder(options.prefix())
        .ifPresent(process -> {
          StopCommand.end(process, PATIENCE);
          out.println("Moongate stopped");
        });
    start.prepare(settings, spec);
    options.startDetached(spec);
    out.println("Moongate started");
  }
}
