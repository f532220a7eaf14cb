package moongate.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintStream;
import org.slf4j.LoggerFactory;

/// What commands other than a node log: warnings and errors, on the terminal, in the form of the
/// commands' own messages.
public final class CommandLog extends AppenderBase<ILoggingEvent> {
  private final PrintStream terminal;

  CommandLog(PrintStream terminal) {
    this.terminal = terminal;
  }

  /// Takes over all logging of this process, until a node starts in it ([Logs#start]). It must be
  /// called before anything asks for a logger.
  public static void start(PrintStream terminal) {
    LogProvider.become();
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var log = new CommandLog(terminal);
    log.setContext(context);
    log.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(log);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
      return; // its thread had looked at the level before there was this log
    }
    boolean isError = event.getLevel().isGreaterOrEqual(Level.ERROR);
    terminal.println((isError ? "Error: " : "Warning: ") + event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      terminal.print(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
  }
}
