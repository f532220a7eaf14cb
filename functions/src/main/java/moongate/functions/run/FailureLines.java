package moongate.functions.run;

/// Bounds the lines of the log that tell of one function's failures: so many a second, and then how
/// many were left out. What fails ten thousand times a second must not fill the disk.
///
/// One per function and worker; single-threaded.
final class FailureLines {
  private static final int MOST_PER_SECOND = 10;
  private static final long SECOND = 1_000_000_000;

  private long begin;
  private int written;
  private long leftOut;

  /// True when a failure at `nanos` has a line of its own; counts it otherwise.
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

  /// How many had no line since this was last asked.
  long takeLeftOut() {
    long count = leftOut;
    leftOut = 0;
    return count;
  }
}
