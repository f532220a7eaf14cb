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

/// The lowest level that the error log accepts. It can be changed for some time. Thread-safe.
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

  /// Makes `level` the usual one. If it is already, a change that lasts for some time is left
  /// alone.
  void usual(LogLevel level) {
    if (level != usual) {
      start(level);
    }
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

  /// Restores the usual level, unless there was a later change, which has its own end.
  private void endOf(int change) {
    if (changes.get() == change) {
      use(usual);
    }
  }

  private void use(LogLevel level) {
    now = level;
    // Lines that would be filtered out are not even created.
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(level == LogLevel.DEBUG ? Level.DEBUG : Level.INFO);
    }
  }
}
