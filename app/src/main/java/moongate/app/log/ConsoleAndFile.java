package moongate.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.Optional;

/// Hands each line to the terminal and, where there is one, to the file.
final class ConsoleAndFile extends AppenderBase<ILoggingEvent> {
  private final Appender<ILoggingEvent> console;
  private final Optional<? extends Appender<ILoggingEvent>> file;

  ConsoleAndFile(
      Appender<ILoggingEvent> console, Optional<? extends Appender<ILoggingEvent>> file) {
    this.console = console;
    this.file = file;
  }

  @Override
  protected void append(ILoggingEvent event) {
    console.doAppend(event);
    file.ifPresent(appender -> appender.doAppend(event));
  }

  @Override
  public void stop() {
    super.stop();
    console.stop();
    file.ifPresent(Appender::stop);
  }
}
