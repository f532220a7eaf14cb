package moongate.functions.run;

import java.time.Duration;

/// A function is paused, because its budget has ended too many of its calls.
final class FunctionPaused extends RuntimeException {
  private final boolean isFirst;

  /// @param isFirst whether this is the first refused call of the pause
  FunctionPaused(Duration pause, boolean isFirst) {
    super(
        "function paused for "
            + Math.max(1, pause.toMillis())
            + " ms: too many of its calls were ended by their budget; calls until then are refused"
            + " and only counted",
        null,
        false,
        false);
    this.isFirst = isFirst;
  }

  /// True if this pause was not reported yet.
  boolean isFirst() {
    return isFirst;
  }
}
