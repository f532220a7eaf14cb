package moongate.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.LogExports;
import moongate.gateway.telemetry.LogRecord;
import moongate.gateway.telemetry.Severity;
import moongate.lua.runtime.CallStack;
import org.jspecify.annotations.Nullable;

/// Passes each line of the error log to the plugins that export it.
///
/// Lines that the export itself may cause are left out: those of the queues of logs, and of the
/// transport, which does not know for whom it works. Otherwise, each such line would be exported
/// and cause the next one.
final class ExportAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final String FUNCTIONS = "moongate.functions";
  private static final String TRANSPORT = "moongate.net.";
  private static final String NETTY = "io.netty.";

  private final AtomicReference<@Nullable LogExports> exports = new AtomicReference<>();

  /// Begins to pass on lines.
  void begin(LogExports ofNode) {
    exports.set(ofNode);
  }

  /// Stops passing on lines.
  void end(LogExports ofNode) {
    exports.compareAndSet(ofNode, null);
  }

  @Override
  protected void append(ILoggingEvent event) {
    var to = exports.get();
    if (to == null || isOfSending(event.getLoggerName()) || !to.isOn()) {
      return;
    }
    var context = NginxLayout.contextOf(event);
    var entry = record(event, context);
    if (context == null || context.log() == null) {
      to.add(entry);
    } else {
      context.log().add(entry);
    }
  }

  private static boolean isOfSending(String logger) {
    return logger.equals(LogExports.LOGGER)
        || logger.startsWith(TRANSPORT)
        || logger.startsWith(NETTY);
  }

  private static LogRecord record(ILoggingEvent event, @Nullable LogContext context) {
    var time = event.getInstant();
    long nanos = time.getEpochSecond() * 1_000_000_000 + time.getNano();
    var severity = Severity.valueOf(NginxLayout.levelOf(event).name());
    return new LogRecord(nanos, severity, body(event, context), source(event.getLoggerName()));
  }

  /// The message without the description of the request, which is exported in separate attributes.
  private static String body(ILoggingEvent event, @Nullable LogContext context) {
    var message = event.getFormattedMessage();
    if (context != null && context.log() != null) {
      var end = ", " + context.text();
      message =
          message.endsWith(end) ? message.substring(0, message.length() - end.length()) : message;
    }
    var thrown = event.getThrowableProxy();
    return thrown == null ? message : message + "\n" + ThrowableProxyUtil.asString(thrown);
  }

  /// The place in the source of the function that logs; otherwise the part of the node.
  private static Map<String, Object> source(String logger) {
    var attributes = new LinkedHashMap<String, Object>();
    var place = logger.equals(FUNCTIONS) ? CallStack.where() : "";
    int colon = place.lastIndexOf(':');
    if (colon < 0) {
      attributes.put("introspection.source", logger);
    } else {
      attributes.put("introspection.source", place.substring(0, colon));
      attributes.put("introspection.current.line", Long.valueOf(place.substring(colon + 1)));
    }
    return attributes;
  }
}
