package moongate.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class CommandLogTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final CommandLog log = new CommandLog(new PrintStream(said, true, UTF_8));
  private final LoggerContext context = new LoggerContext();

  @Test
  void warningsAndErrorsAreSaidAndNothingElseEvenIfItsThreadSawAnotherLevelBefore() {
    log.setContext(context);
    log.start();
    for (var level : new Level[] {Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR}) {
      var logger = context.getLogger("library");
      log.doAppend(new LoggingEvent("", logger, level, "of " + level, null, null));
    }

    assertThat(said.toString(UTF_8).lines()).containsExactly("Warning: of WARN", "Error: of ERROR");
  }
}
