package moongate.app.node;

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
}
