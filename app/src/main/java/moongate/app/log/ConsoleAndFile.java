package moongate.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.Optional;

/// Writes each line to the terminal, and to the file if there is one.
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
