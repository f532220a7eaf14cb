package moongate.plugins.acme;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// A value with the end of its time, for storages that cannot count down: `<milliseconds> <value>`.
final class ExpiringText {
  private ExpiringText() {}

  static String written(String value, Duration lifetime, Clock clock) {
    long end = lifetime.isZero() ? Long.MAX_VALUE : clock.millis() + lifetime.toMillis();
    return end + " " + value;
  }

  /// The value, unless its time is over or it is none of ours.
  static Optional<String> read(String text, Clock clock) {
    int blank = text.indexOf(' ');
    try {
      return blank > 0 && Long.parseLong(text.substring(0, blank)) > clock.millis()
          ? Optional.of(text.substring(blank + 1))
          : Optional.empty();
    } catch (NumberFormatException foreign) {
      return Optional.empty();
    }
  }
}
