package moongate.app.cli;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `moongate stop`: lets requests in flight finish, then ends the node.
@Command(
    name = "stop",
    aliases = "quit",
    description = "Stop a running node; requests in flight are finished first.")
final class StopCommand implements Runnable {
  @Mixin private final NodeOptions options = new NodeOptions();

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "how long to wait before the node is ended by force (default: 30)")
  private int timeoutSeconds = 30;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var process = options.runningNode();
    process.destroy();
    var outcome =
        endsWithin(process, Duration.ofSeconds(timeoutSeconds))
            ? "Moongate stopped"
            : forceStop(process);
    spec.commandLine().getOut().println(outcome);
  }

  private static boolean endsWithin(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException tooLong) {
      return false;
    } catch (InterruptedException | ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String forceStop(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
    return "Timeout, Moongate stopped forcefully";
  }
}
