package moongate.app.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sun.misc.Signal;

/// The signals for operators: HUP, INT, QUIT, USR1, TERM. If the launcher could not block them
/// ([BlockedSignals]), QUIT is used by the JVM, which prints its threads.
public final class Signals {
  /// The base of the exit code for signals without an action.
  private static final int EXIT_CODE = 128;

  /// How long linking the reader is delayed, so that it does not slow down the start. The kernel
  /// keeps signals until then.
  private static final Duration UNTIL_FIRST_READ = Duration.ofMillis(400);

  /// They are meant for a node that serves. One that still starts keeps them until it does: a
  /// rotation of logs must not end it.
  private static final Set<Integer> FOR_LATER = Set.of(number("HUP"), number("USR1"));

  private static final Map<Integer, SignalAction> ACTIONS = new HashMap<>();
  private static final Set<Integer> KEPT = new HashSet<>();
  private static final boolean ARE_BLOCKED = BlockedSignals.areHere();

  private Signals() {}

  /// Begins to read the signals if the launcher has blocked them. To be called when the process
  /// starts. Until [#on] is called for a signal, it waits (HUP, USR1) or ends the process.
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
      received(blocked.next());
    }
  }

  static synchronized void received(int number) {
    var action = ACTIONS.get(number);
    if (action == null && FOR_LATER.contains(number)) {
      KEPT.add(number);
    } else if (action == null) {
      new SignalAction(number, () -> System.exit(EXIT_CODE + number)).signal();
    } else {
      action.signal();
    }
  }

  /// Runs `action`, on its own thread, each time the signal is received; at once if it was received
  /// before and kept.
  ///
  /// @param name the name without SIG, such as `HUP`
  public static void on(String name, Runnable action) {
    if (ARE_BLOCKED) {
      whenReceived(number(name), action);
    } else if (!name.equals("QUIT")) {
      Signal.handle(new Signal(name), _ -> action.run());
    }
  }

  static synchronized void whenReceived(int number, Runnable action) {
    ACTIONS.put(number, new SignalAction(number, action));
    if (KEPT.remove(number)) {
      received(number);
    }
  }

  static int number(String name) {
    return new Signal(name).getNumber();
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
