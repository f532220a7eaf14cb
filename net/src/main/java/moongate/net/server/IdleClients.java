package moongate.net.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;

/// Makes room for new clients of one loop where there is none: closes connections that wait for a
/// request, those first that were accepted first. What that costs is bounded, however many
/// connections there are and however few of them are idle.
///
/// On that loop only.
final class IdleClients {
  private static final int LOOKS = 32;

  /// More than one for each that comes: it will want a connection to a service, too.
  private static final int CLOSES = 4;

  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private final Set<OpenConnection> connections;
  private final ArrayDeque<OpenConnection> candidates = new ArrayDeque<>();
  private long filledAt = System.nanoTime() - PAUSE_NANOS;

  /// @param connections the open ones, in the order in which they were accepted
  IdleClients(Set<OpenConnection> connections) {
    this.connections = connections;
  }

  /// Closes some that are idle, if they are found soon.
  void closeSome() {
    if (candidates.isEmpty()) {
      fill();
    }
    int closed = 0;
    for (int i = 0; i < LOOKS && closed < CLOSES; i++) {
      var next = candidates.poll();
      if (next == null) {
        return;
      }
      closed += next.closeIfIdle() ? 1 : 0;
    }
  }

  private void fill() {
    long now = System.nanoTime();
    if (now - filledAt >= PAUSE_NANOS) {
      filledAt = now;
      candidates.addAll(connections);
    }
  }
}
