package moongate.app.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moongate.functions.api.FunctionLog;
import moongate.functions.api.LogLevel;
import org.slf4j.LoggerFactory;

/// Captures the error log: the lines of functions, and those of the gateway while it is open. For
/// one thread only.
final class CapturedLog extends AppenderBase<ILoggingEvent> implements FunctionLog, AutoCloseable {
  private static final String ACCESS_LOGGER = "moongate.access";

  private final Logger logger = (Logger) LoggerFactory.getLogger("moongate");
  private final Level level = logger.getLevel();
  private final boolean isAdditive = logger.isAdditive();
  private final Thread thread = Thread.currentThread();
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  /// Takes over the gateway's log until it is closed.
  CapturedLog() {
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (Thread.currentThread() != thread || event.getLoggerName().equals(ACCESS_LOGGER)) {
      return;
    }
    var word = event.getLevel().toString().toLowerCase(Locale.ROOT);
    add(new LogEntry(word.equals("error") ? "err" : word, event.getFormattedMessage()));
  }

  @Override
  public LogLevel threshold() {
    return LogLevel.DEBUG;
  }

  @Override
  public void write(LogLevel lineLevel, String line) {
    add(new LogEntry(lineLevel.word(), line));
  }

  private void add(LogEntry entry) {
    entries.add(entry);
    if (entry.isError()) {
      errors.add(entry.message());
    }
  }

  /// The errors since the last call.
  List<String> takeErrors() {
    var taken = List.copyOf(errors);
    errors.clear();
    return taken;
  }

  /// The entries since the last call.
  List<LogEntry> take() {
    var taken = List.copyOf(entries);
    entries.clear();
    return taken;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(isAdditive);
    logger.setLevel(level);
    stop();
  }
}
