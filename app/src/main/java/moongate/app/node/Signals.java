package moongate.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sun.misc.Signal;

/// The signals of an operator. QUIT belongs to the JVM, which prints its threads on it.
public final class Signals {
  private Signals() {}

  /// Runs `action`, on a thread of its own, each time the signal comes.
  ///
  /// @param name without SIG, such as `HUP`
  public static void on(String name, Runnable action) {
    Signal.handle(new Signal(name), _ -> action.run());
  }

  /// Whether a process ignores HUP, as it does when `nohup` has started it: a JVM respects that.
  /// False where the system does not tell.
  public static boolean ignoresHangUp(ProcessHandle process) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> line.substring("SigIgn:".length()).strip())
          .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) != 0);
    } catch (IOException unknown) {
      return false;
    }
  }
}
