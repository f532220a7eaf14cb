package moongate.app.settings;

import java.util.Locale;

/// The eight levels of nginx's error log, from the least to the most severe.
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARN,
  ERROR,
  CRIT,
  ALERT,
  EMERG;

  /// The name of the level in settings and in the log.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
