package moongate.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  /// For what was killed to be gone.
  private static final Duration KILL = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(50);
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
    if (awaitEnd(process, limit)) {
      return true;
    }
    process.destroyForcibly();
    if (!awaitEnd(process, KILL)) {
      throw new CommandException("process %d does not end".formatted(process.pid()));
    }
    return false;
  }

  private static boolean awaitEnd(ProcessHandle process, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = Math.max(0, end - System.nanoTime());
      try {
        process.onExit().get(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException notYet) {
        if (isUncollected(process.pid())) {
          return true;
        }
        if (left == 0) {
          return false;
        }
      } catch (InterruptedException | ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /// True if the process has ended, but its parent has not asked how, as process 1 of many
  /// containers never does.
  private static boolean isUncollected(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), ISO_8859_1);
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException unknown) {
      return false;
    }
  }
}
