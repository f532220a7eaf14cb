package moongate.app.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `moongate quit`: like `stop`, with an optional wait before, and a shorter timeout.
@Command(name = "quit", description = "Stop a running node gracefully.")
final class QuitCommand implements Runnable {
  @Mixin private final NodeOptions options = new NodeOptions();

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "how long to wait before the node is ended by force (default: 10)")
  private int timeoutSeconds = 10;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      description = "how long to wait before the node is told to stop (default: 0)")
  private int waitSeconds;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var process = options.runningNode();
    try {
      Thread.sleep(Duration.ofSeconds(waitSeconds));
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    boolean isDone = StopCommand.end(process, Duration.ofSeconds(timeoutSeconds));
    spec.commandLine()
        .getOut()
        .println(isDone ? "Moongate stopped (gracefully)" : StopCommand.FORCED);
  }
}
