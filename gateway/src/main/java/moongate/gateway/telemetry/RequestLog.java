package moongate.gateway.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The log records of one request. As long as it is not known who wants them, they wait, up to a
/// bound. Then each is passed on at once, so that connections that last for days are reported
/// meanwhile. This object does not refer to the request, because records that wait to be written
/// must not keep it in memory.
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

  /// Passes all records to `to` from now on, beginning with the waiting ones. Only the first caller
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
