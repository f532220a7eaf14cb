package moongate.functions.run;

import java.time.Duration;

/// A function is not called now, because its calls were ended by their budget too often.
final class FunctionPaused extends RuntimeException {
  FunctionPaused(Duration pause) {
    super(
        "function paused for "
            + Math.max(1, pause.toMillis())
            + " ms: too many of its calls were ended by their budget",
        null,
        false,
        false);
  }
}
