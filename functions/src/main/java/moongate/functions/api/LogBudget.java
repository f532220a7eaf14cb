package moongate.functions.api;

import java.time.Duration;

/// Limits what the functions of one request write to the log. Lines beyond the limit are counted
/// and dropped. A WebSocket connection, which may last for days, gets the same amount again each
/// minute.
public final class LogBudget {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final int mostLines;
  private final int mostBytes;
  private int lines;
  private int bytes;
  private int dropped;
  private long since = System.nanoTime();

  LogBudget(int lines, int bytes) {
    this.mostLines = lines;
    this.mostBytes = bytes;
    this.lines = lines;
    this.bytes = bytes;
  }

  /// Restores the full amount if a minute has passed since the last time.
  void renew() {
    long now = System.nanoTime();
    if (now - since > MINUTE) {
      since = now;
      lines = mostLines;
      bytes = mostBytes;
      dropped = 0;
    }
  }

  /// Takes one line of `length` bytes.
  ///
  /// @return false when it has to be dropped
  public boolean take(int length) {
    if (lines <= 0 || bytes < length) {
      dropped++;
      return false;
    }
    lines--;
    bytes -= length;
    return true;
  }

  /// True if the line that was just dropped is the first one.
  public boolean isFirstDrop() {
    return dropped == 1;
  }

  /// How many lines were dropped.
  public int dropped() {
    return dropped;
  }
}
