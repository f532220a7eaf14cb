package moongate.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import moongate.app.settings.LogLevel;
import moongate.http.LocalTime;

/// `2026/11/23 15:34:50 [error] 1234#0: what happened`: the line format of nginx, which many tools
/// can read.
final class NginxLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT);

  private final long pid = ProcessHandle.current().pid();

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(160);
    TIME.formatTo(LocalTime.of(event.getInstant()), line);
    line.append(" [").append(levelOf(event).text()).append("] ").append(pid).append("#0: ");
    line.append(event.getFormattedMessage()).append('\n');
    var thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString();
  }

  /// The level that the marker names; otherwise that of SLF4J.
  static LogLevel levelOf(ILoggingEvent event) {
    var markers = event.getMarkerList();
    if (markers != null && !markers.isEmpty()) {
      switch (markers.getFirst().getName()) {
        case "notice":
          return LogLevel.NOTICE;
        case "crit":
          return LogLevel.CRIT;
        case "alert":
          return LogLevel.ALERT;
        case "emerg":
          return LogLevel.EMERG;
        default:
      }
    }
    return switch (event.getLevel().toInt()) {
      case Level.ERROR_INT -> LogLevel.ERROR;
      case Level.WARN_INT -> LogLevel.WARN;
      case Level.INFO_INT -> LogLevel.INFO;
      default -> LogLevel.DEBUG;
    };
  }
}
