package moongate.plugins.acme;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// A value with its expiry time, for storages without expiry: `<milliseconds> <value>`.
final class ExpiringText {
  private ExpiringText() {}

  static String written(String value, Duration lifetime, Clock clock) {
    long end = lifetime.isZero() ? Long.MAX_VALUE : clock.millis() + lifetime.toMillis();
    return end + " " + value;
  }

  /// The value; empty if it has expired, or is not in this form.
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
