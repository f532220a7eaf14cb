package moongate.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `moongate health`: shows whether a node runs.
@Command(name = "health", description = "Tell whether a node runs; exit code 0 when it does.")
final class HealthCommand implements Runnable {
  @Mixin private final NodeOptions options = new NodeOptions();
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var process = options.runningNode();
    spec.commandLine()
        .getOut()
        .println(
            "moongate....running (pid %d)%n%nMoongate is healthy at %s"
                .formatted(process.pid(), options.prefix().folder()));
  }
}
