package moongate.functions.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Severities as nginx numbers and names them; the most severe first.
public enum LogLevel {
  STDERR,
  EMERG,
  ALERT,
  CRIT,
  ERR,
  WARN,
  NOTICE,
  INFO,
  DEBUG;

  private static final LogLevel[] BY_NUMBER = values();

  /// The level of nginx's `number`, null when there is none.
  public static @Nullable LogLevel of(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }

  /// The name in the setting `log_level` and in log lines: `error` for `ERR`.
  public String word() {
    return this == ERR ? "error" : name().toLowerCase(Locale.ROOT);
  }

  /// The name of the Lua function: `kong.log.err`.
  public String functionName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// True when a node at `threshold` writes lines of this level.
  boolean isWrittenAt(LogLevel threshold) {
    return ordinal() <= threshold.ordinal();
  }
}
