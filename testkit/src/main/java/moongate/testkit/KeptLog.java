package moongate.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/// Keeps what the product logs in tests, and shows it if a test fails, so that successful tests
/// print nothing. With `-Dtest.log=LEVEL`, lines of that level and above are shown at once.
///
/// An error with a stack trace is always shown at once, because it may reveal a defect that no test
/// looks for. A test that causes such an error on purpose announces it with [#expect].
public final class KeptLog extends AppenderBase<ILoggingEvent> {
  private static final int MOST = 300;
  private static final ArrayDeque<String> lines = new ArrayDeque<>();
  private static final List<Expected> expectations = new CopyOnWriteArrayList<>();

  private final boolean isShown = System.getProperty("test.log") != null;
  private final Layout<ILoggingEvent> layout;

  private KeptLog(LoggerContext context) {
    var pattern = new PatternLayout();
    pattern.setContext(context);
    pattern.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n%ex{5}");
    pattern.start();
    this.layout = pattern;
    setContext(context);
  }

  /// Sets up the log of a test's process; logback calls it.
  public static final class Setup extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
      var kept = new KeptLog(context);
      kept.start();
      var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.setLevel(Level.toLevel(System.getProperty("test.log"), Level.WARN));
      root.addAppender(kept);
      context.getLogger("moongate.access").setLevel(Level.OFF);
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    boolean isTrace =
        event.getThrowableProxy() != null && event.getLevel().isGreaterOrEqual(Level.ERROR);
    // Every expectation that fits must see the event, so this counts all of them.
    boolean isExpected =
        isTrace && expectations.stream().filter(each -> each.fits(event)).count() > 0;
    var line = layout.doLayout(event);
    if (isShown || (isTrace && !isExpected)) {
      System.out.print(line);
    } else {
      keep(line);
    }
  }

  private static void keep(String line) {
    synchronized (lines) {
      if (lines.size() == MOST) {
        lines.removeFirst();
      }
      lines.add(line);
    }
  }

  private static void show() {
    synchronized (lines) {
      lines.forEach(System.out::print);
      lines.clear();
    }
  }

  /// From now on, an error with a stack trace is not shown if `message` is in its text or in that
  /// of its exception. Closing waits until there was such an error.
  public static Expected expect(String message) {
    var expected = new Expected(message);
    expectations.add(expected);
    return expected;
  }

  /// An error that a test causes on purpose.
  public static final class Expected implements AutoCloseable {
    private final String message;
    private final CountDownLatch came = new CountDownLatch(1);

    private Expected(String message) {
      this.message = message;
    }

    private boolean fits(ILoggingEvent event) {
      boolean isSo = event.getFormattedMessage().contains(message);
      for (var failure = event.getThrowableProxy();
          failure != null && !isSo;
          failure = failure.getCause()) {
        isSo = failure.getMessage() != null && failure.getMessage().contains(message);
      }
      if (isSo) {
        came.countDown();
      }
      return isSo;
    }

    @Override
    public void close() throws InterruptedException {
      try {
        if (!came.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError("nothing was logged of: " + message);
        }
      } finally {
        expectations.remove(this);
      }
    }
  }

  /// Shows what a test class has logged when one of its tests fails.
  public static final class WhenTestsFail
      implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, TestWatcher, Extension {
    @Override
    public void beforeAll(ExtensionContext context) {
      synchronized (lines) {
        lines.clear();
      }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      keep(
          "--- "
              + context.getRequiredTestMethod().getName()
              + " "
              + context.getDisplayName()
              + "\n");
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
      show();
    }

    @Override
    public void afterAll(ExtensionContext context) {
      context.getExecutionException().ifPresent(_ -> show());
    }
  }
}
