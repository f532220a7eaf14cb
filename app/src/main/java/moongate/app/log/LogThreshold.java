package moongate.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.admin.node.LogControl;
import moongate.app.settings.LogLevel;
import org.slf4j.LoggerFactory;

/// The least grave level that the error log takes, which may change for a while. Thread-safe.
final class LogThreshold implements LogControl {
  private final AtomicInteger changes = new AtomicInteger();
  private volatile LogLevel usual = LogLevel.NOTICE;
  private volatile LogLevel now = LogLevel.NOTICE;

  LogLevel now() {
    return now;
  }

  void start(LogLevel level) {
    changes.incrementAndGet();
    usual = level;
    use(level);
  }

  @Override
  public String level() {
    return now.text();
  }

  @Override
  public void change(String level, Duration time) {
    int change = changes.incrementAndGet();
    use(LogLevel.valueOf(level.toUpperCase(Locale.ROOT)));
    if (time.isPositive()) {
      var later = CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
      later.execute(() -> endOf(change));
    }
  }

  /// A later change has a time of its own.
  private void endOf(int change) {
    if (changes.get() == change) {
      use(usual);
    }
  }

  private void use(LogLevel level) {
    now = level;
    // What nobody reads is not even made.
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(level == LogLevel.DEBUG ? Level.DEBUG : Level.INFO);
    }
  }
}
