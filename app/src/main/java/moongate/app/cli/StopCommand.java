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

/// `moongate stop`: lets running requests finish, then ends the node.
@Command(name = "stop", description = "Stop a running node; requests in flight are finished first.")
final class StopCommand implements Runnable {
  static final String FORCED = "Timeout, Moongate stopped forcefully";

  @Mixin private final NodeOptions options = new NodeOptions();

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "how long to wait before the node is ended by force (default: 30)")
  private int timeoutSeconds = 30;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    boolean isDone = end(options.runningNode(), Duration.ofSeconds(timeoutSeconds));
    spec.commandLine().getOut().println(isDone ? "Moongate stopped" : FORCED);
  }

  /// Ends a node, by force if it takes longer than `limit`. Returns true if it ended without force.
  static boolean end(ProcessHandle process, Duration limit) {
    process.destroy();
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException tooLong) {
      process.destroyForcibly();
      process.onExit().join();
      return false;
    } catch (InterruptedException | ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
