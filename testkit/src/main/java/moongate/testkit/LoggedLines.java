package moongate.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What a logger and those below it write while this is open, by whatever thread.
public final class LoggedLines implements AutoCloseable {
  private final Logger logger;
  private final Lines lines = new Lines();

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      texts.add(event.getFormattedMessage());
    }
  }

  private LoggedLines(Logger logger) {
    this.logger = logger;
    lines.start();
    logger.addAppender(lines);
  }

  public static LoggedLines of(String logger) {
    return new LoggedLines((Logger) LoggerFactory.getLogger(logger));
  }

  /// The lines so far, without level and time.
  public List<String> texts() {
    return List.copyOf(lines.texts);
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
  }
}
