package moongate.http;

/// A time, on both clocks.
///
/// @param millis [System#currentTimeMillis()], for display
/// @param nanos [System#nanoTime()], for measuring
public record Timestamp(long millis, long nanos) {
  /// The current time.
  public static Timestamp now() {
    return new Timestamp(System.currentTimeMillis(), System.nanoTime());
  }
}
