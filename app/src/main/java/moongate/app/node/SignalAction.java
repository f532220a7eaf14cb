package moongate.app.node;

/// What a signal makes a process do. It is done on a thread of its own, and never twice at the same
/// time: as for the kernel, signals that arrive meanwhile count as one, which follows.
final class SignalAction {
  private final int number;
  private final Runnable action;
  private boolean isRunning;
  private boolean isWanted;

  SignalAction(int number, Runnable action) {
    this.number = number;
    this.action = action;
  }

  /// The signal was received.
  synchronized void signal() {
    if (isRunning) {
      isWanted = true;
    } else {
      isRunning = true;
      Thread.ofPlatform().name("moongate-signal-" + number).start(this::run);
    }
  }

  private void run() {
    try {
      action.run();
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    isRunning = false;
    if (isWanted) {
      isWanted = false;
      signal();
    }
  }
}
