package moongate.net.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;

/// Makes room for new clients of one loop if there is none: closes connections that wait for a
/// request, and those whose clients are slow to send one, oldest first. The cost is bounded,
/// however many connections there are and however few of them are idle.
///
/// On that loop only.
final class IdleClients {
  private static final int LOOKS = 32;

  /// More than one for each new client, which will also need a connection to a service.
  private static final int CLOSES = 4;

  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private final Set<OpenConnection> connections;
  private final ArrayDeque<OpenConnection> candidates = new ArrayDeque<>();
  private long filledAt = System.nanoTime() - PAUSE_NANOS;

  /// @param connections the open ones, in the order in which they were accepted
  IdleClients(Set<OpenConnection> connections) {
    this.connections = connections;
  }

  /// Closes some idle connections, if some are found quickly.
  void closeSome() {
    skipGone();
    if (candidates.isEmpty()) {
      fill();
    }
    int closed = 0;
    for (int i = 0; i < LOOKS && closed < CLOSES && !candidates.isEmpty(); i++) {
      closed += candidates.remove().closeIfIdle() ? 1 : 0;
      skipGone();
    }
  }

  /// Connections that have closed meanwhile make no room, and may be many.
  private void skipGone() {
    while (!candidates.isEmpty() && !connections.contains(candidates.element())) {
      candidates.remove();
    }
  }

  private void fill() {
    long now = System.nanoTime();
    if (connections.size() <= LOOKS || now - filledAt >= PAUSE_NANOS) {
      filledAt = now;
      candidates.addAll(connections);
    }
  }
}
