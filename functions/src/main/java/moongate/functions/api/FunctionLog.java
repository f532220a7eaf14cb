package moongate.functions.api;

import moongate.gateway.log.LogContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// The log that functions write to: the node's error log.
///
/// A line's exact level is an SLF4J marker with nginx's word (`notice`, `crit`, …), since SLF4J
/// itself has fewer levels.
public interface FunctionLog {
  /// The least severe level that is written; less severe lines are not even formatted.
  LogLevel threshold();

  /// Writes one line of Java text.
  void write(LogLevel level, String line);

  /// The same for a line of a request, which ends with `context`; null for other lines.
  default void write(LogLevel level, String line, @Nullable LogContext context) {
    write(level, line);
  }

  /// True when lines of `level` are written.
  default boolean writes(LogLevel level) {
    return level.isWrittenAt(threshold());
  }

  /// `text` in one line, without control characters.
  static String printable(String text) {
    var line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("; ");
      } else if (c >= ' ' && c != 0x7F) {
        line.append(c);
      }
    }
    return line.toString();
  }

  /// The log of the running node.
  static FunctionLog slf4j(LogLevel threshold) {
    return new Slf4j(threshold);
  }

  /// Over SLF4J's logger `moongate.functions`.
  record Slf4j(LogLevel threshold) implements FunctionLog {
    private static final Logger log = LoggerFactory.getLogger("moongate.functions");
    private static final String LINE = "{}";

    @Override
    public void write(LogLevel level, String line) {
      write(level, line, null);
    }

    /// The context is passed on for log exporters; the line already contains its text.
    @Override
    public void write(LogLevel level, String line, @Nullable LogContext context) {
      Marker marker = MarkerFactory.getMarker(level.word());
      switch (level) {
        case STDERR, EMERG, ALERT, CRIT, ERR -> log.error(marker, LINE, line, context);
        case WARN -> log.warn(marker, LINE, line, context);
        case NOTICE, INFO -> log.info(marker, LINE, line, context);
        case DEBUG -> log.debug(marker, LINE, line, context);
      }
    }
  }
}
