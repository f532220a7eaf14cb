package moongate.http;

/// A moment on both clocks.
///
/// @param millis [System#currentTimeMillis()], to be shown
/// @param nanos [System#nanoTime()], to measure from
public record Moment(long millis, long nanos) {
  /// This one.
  public static Moment now() {
    return new Moment(System.currentTimeMillis(), System.nanoTime());
  }
}
