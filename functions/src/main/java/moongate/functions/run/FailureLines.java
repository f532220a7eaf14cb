package moongate.functions.run;

/// Limits the number of log lines about the failures of one function: so many per second, and then
/// a line that says how many were left out. A function that fails ten thousand times a second must
/// not fill the disk.
///
/// One per function and worker; single-threaded.
final class FailureLines {
  private static final int MOST_PER_SECOND = 10;
  private static final long SECOND = 1_000_000_000;

  private long begin;
  private int written;
  private long leftOut;

  /// True if a failure at `nanos` gets its own line; otherwise it is only counted.
  boolean mayWrite(long nanos) {
    if (written == 0 || nanos - begin >= SECOND) {
      begin = nanos;
      written = 0;
    }
    if (written >= MOST_PER_SECOND) {
      leftOut++;
      return false;
    }
    written++;
    return true;
  }

  /// The number of failures without a line since the last call of this method.
  long takeLeftOut() {
    long count = leftOut;
    leftOut = 0;
    return count;
  }
}
