package moongate.gateway.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The records of one request. Those that come before it is known who wants them wait, up to a
/// bound; then each goes on at once, so that a connection which lasts for days is told of
/// meanwhile. It knows nothing of the request itself: what waits to be written must not keep that
/// alive.
///
/// Safe for all threads.
public final class RequestLog {
  private static final int MOST_WAITING = 200;
  private static final int MOST_BYTES = 1 << 18;

  private @Nullable List<LogRecord> waiting;
  private int bytes;
  private @Nullable Consumer<LogRecord> receiver;

  /// Takes a record; once too many wait, further ones are dropped.
  public void add(LogRecord entry) {
    Consumer<LogRecord> to;
    synchronized (this) {
      to = receiver;
      if (to == null) {
        keep(entry);
      }
    }
    if (to != null) {
      to.accept(entry);
    }
  }

  private void keep(LogRecord entry) {
    var kept = waiting;
    if (kept == null) {
      waiting = kept = new ArrayList<>();
    }
    if (kept.size() < MOST_WAITING && bytes + entry.weight() <= MOST_BYTES) {
      kept.add(entry);
      bytes += entry.weight();
    }
  }

  /// Records go to `to` from now on, beginning with those that wait; only the first one who asks
  /// gets them.
  public void sendTo(Consumer<LogRecord> to) {
    List<LogRecord> kept;
    synchronized (this) {
      if (receiver != null) {
        return;
      }
      receiver = to;
      kept = waiting == null ? List.of() : waiting;
      waiting = null;
    }
    kept.forEach(to);
  }
}
