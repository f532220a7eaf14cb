package moongate.functions.run;

import java.time.Duration;

/// A function is not called now, because its calls were ended by their budget too often.
final class FunctionPaused extends RuntimeException {
  private final boolean isFirst;

  /// @param isFirst true for the first call that is refused in a row
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

  /// True when nothing was said of this pause yet.
  boolean isFirst() {
    return isFirst;
  }
}
