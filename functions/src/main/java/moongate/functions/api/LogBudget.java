package moongate.functions.api;

/// Bounds what one request's functions write to the log; what is beyond is counted and dropped.
public final class LogBudget {
  private int lines;
  private int bytes;
  private int dropped;

  LogBudget(int lines, int bytes) {
    this.lines = lines;
    this.bytes = bytes;
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

  /// True when the line that was just refused is the first one.
  public boolean isFirstDrop() {
    return dropped == 1;
  }

  /// How many lines were dropped.
  public int dropped() {
    return dropped;
  }
}
