package moongate.app.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sun.misc.Signal;

/// The signals of an operator: HUP, INT, QUIT, USR1, TERM. Where the launcher could not block them
/// ([BlockedSignals]), QUIT belongs to the JVM, which prints its threads on it.
public final class Signals {
  /// What a process does on a signal that nobody waits for.
  private static final int EXIT_CODE = 128;

  /// A start has better use for the processors than to link the reader. The kernel keeps signals.
  private static final Duration UNTIL_FIRST_READ = Duration.ofMillis(400);

  private static final Map<Integer, Runnable> ACTIONS = new ConcurrentHashMap<>();
  private static final boolean ARE_BLOCKED = BlockedSignals.areHere();

  private Signals() {}

  /// Begins to read what the launcher has blocked, if it has. For the start of a process: until
  /// somebody asks for one of them, each ends it.
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

  /// Runs `action`, on a thread of its own, each time the signal comes.
  ///
  /// @param name without SIG, such as `HUP`
  public static void on(String name, Runnable action) {
    var signal = new Signal(name);
    if (ARE_BLOCKED) {
      ACTIONS.put(signal.getNumber(), action);
    } else if (!name.equals("QUIT")) {
      Signal.handle(signal, _ -> action.run());
    }
  }

  /// What to put before the command of another such process, so that it starts as this one did.
  public static List<String> launcher() {
    return ARE_BLOCKED
        ? List.of("/usr/bin/env", "--block-signal=" + String.join(",", BlockedSignals.NAMES))
        : List.of();
  }

  /// Whether a process never hears HUP, as when `nohup` has started it: a JVM respects that. False
  /// where the system does not tell.
  public static boolean ignoresHangUp(ProcessHandle process) {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    long ignored = BlockedSignals.signals(status, "SigIgn:");
    long blocked = BlockedSignals.signals(status, "SigBlk:");
    return (ignored & ~blocked & 1) != 0;
  }
}
