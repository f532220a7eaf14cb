package moongate.net;

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
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private final Set<OpenConnection> connections;
  private final ArrayDeque<OpenConnection> candidates = new ArrayDeque<>();
  private long filledAt = System.nanoTime() - PAUSE_NANOS;

  /// @param connections the open ones, in the order in which they were accepted
  IdleClients(Set<OpenConnection> connections) {
    this.connections = connections;
  }

  /// Closes one that is idle, if one is found soon.
  void closeOne() {
    if (candidates.isEmpty()) {
      fill();
    }
    for (int i = 0; i < LOOKS; i++) {
      var next = candidates.poll();
      if (next == null || next.closeIfIdle()) {
        return;
      }
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
