package moongate.app.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sun.misc.Signal;

/// The signals for operators: HUP, INT, QUIT, USR1, TERM. If the launcher could not block them
/// ([BlockedSignals]), QUIT is used by the JVM, which prints its threads.
public final class Signals {
  /// The base of the exit code for signals without an action.
  private static final int EXIT_CODE = 128;

  /// How long linking the reader is delayed, so that it does not slow down the start. The kernel
  /// keeps signals until then.
  private static final Duration UNTIL_FIRST_READ = Duration.ofMillis(400);

  private static final Map<Integer, Runnable> ACTIONS = new ConcurrentHashMap<>();
  private static final boolean ARE_BLOCKED = BlockedSignals.areHere();

  private Signals() {}

  /// Begins to read the signals if the launcher has blocked them. To be called when the process
  /// starts. Until [#on] is called for a signal, it ends the process.
  public static void begin() {
    if (ARE_BLOCKED) {
      Thread.ofPlatform().daemon().name("moongate-signals").start(Signals::readAll);
    }
  }

  private static void readAll() {
    try {
      Thread.sleep(UNTIL_FIRST_READ);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    var blocked = new BlockedSignals();
    while (true) {
      int number = blocked.next();
      var action = ACTIONS.getOrDefault(number, () -> System.exit(EXIT_CODE + number));
      Thread.ofPlatform().name("moongate-signal-" + number).start(action);
    }
  }

  /// Runs `action`, on its own thread, each time the signal is received.
  ///
  /// @param name the name without SIG, such as `HUP`
  public static void on(String name, Runnable action) {
    var signal = new Signal(name);
    if (ARE_BLOCKED) {
      ACTIONS.put(signal.getNumber(), action);
    } else if (!name.equals("QUIT")) {
      Signal.handle(signal, _ -> action.run());
    }
  }

  /// The words to put before the command of another such process, so that it starts in the same way
  /// as this one.
  public static List<String> launcher() {
    return ARE_BLOCKED
        ? List.of("/usr/bin/env", "--block-signal=" + String.join(",", BlockedSignals.NAMES))
        : List.of();
  }

  /// Whether a process ignores HUP, for example because `nohup` has started it; the JVM respects
  /// that. False if the system does not tell.
  public static boolean ignoresHangUp(ProcessHandle process) {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    long ignored = BlockedSignals.signals(status, "SigIgn:");
    long blocked = BlockedSignals.signals(status, "SigBlk:");
    return (ignored & ~blocked & 1) != 0;
  }
}
