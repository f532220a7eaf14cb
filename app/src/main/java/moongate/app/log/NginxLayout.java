package moongate.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import moongate.app.settings.LogLevel;
import moongate.gateway.log.LogContext;
import moongate.http.LocalTime;
import org.jspecify.annotations.Nullable;

/// `2026/11/23 15:34:50 [error] 1234#0: *45 what happened`: the line format of nginx, which many
/// tools can read. The number behind `*` is that of the client's connection; only lines about
/// requests and sessions have it.
final class NginxLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT);

  private final long pid = ProcessHandle.current().pid();

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(160);
    TIME.formatTo(LocalTime.of(event.getInstant()), line);
    line.append(" [").append(levelOf(event).text()).append("] ").append(pid).append("#0: ");
    var context = contextOf(event);
    if (context != null) {
      line.append('*').append(context.connection()).append(' ');
    }
    line.append(event.getFormattedMessage()).append('\n');
    var thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString();
  }

  /// What request the line is about; null if it is about none.
  static @Nullable LogContext contextOf(ILoggingEvent event) {
    var arguments = event.getArgumentArray();
    if (arguments != null) {
      for (var argument : arguments) {
        if (argument instanceof LogContext context) {
          return context;
        }
      }
    }
    return null;
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
