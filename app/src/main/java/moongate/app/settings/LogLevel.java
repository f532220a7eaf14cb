package moongate.app.settings;

import java.util.Locale;

/// How grave a line of the error log is, from the least on; nginx's eight levels.
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARN,
  ERROR,
  CRIT,
  ALERT,
  EMERG;

  /// The name in settings and in the log.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
