package moongate.http;

/// A moment on both clocks.
///
/// @param millis [System#currentTimeMillis()], to be shown
/// @param nanos [System#nanoTime()], to measure from
public record Timestamp(long millis, long nanos) {
  /// This one.
  public static Timestamp now() {
    return new Timestamp(System.currentTimeMillis(), System.nanoTime());
  }
}
