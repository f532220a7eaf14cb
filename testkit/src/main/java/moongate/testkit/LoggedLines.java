package moongate.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// What a logger and those below it write while this is open, by whatever thread.
public final class LoggedLines implements AutoCloseable {
  private final Logger logger;
  private final @Nullable Level levelBefore;
  private final Lines lines = new Lines();

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      events.add(event);
    }
  }

  private LoggedLines(Logger logger) {
    this.logger = logger;
    this.levelBefore = logger.getLevel();
    lines.start();
    logger.addAppender(lines);
  }

  public static LoggedLines of(String logger) {
    return new LoggedLines((Logger) LoggerFactory.getLogger(logger));
  }

  /// Like [#of(String)], and meanwhile the logger writes from `least` on.
  public static LoggedLines of(String logger, Level least) {
    var lines = of(logger);
    lines.logger.setLevel(least);
    return lines;
  }

  /// The lines so far.
  public List<ILoggingEvent> events() {
    return List.copyOf(lines.events);
  }

  /// The lines so far, without level and time.
  public List<String> texts() {
    return lines.events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.setLevel(levelBefore);
    logger.detachAppender(lines);
  }
}
