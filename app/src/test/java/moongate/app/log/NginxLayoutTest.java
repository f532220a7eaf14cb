package moongate.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import moongate.app.settings.LogLevel;
import moongate.gateway.log.LogContext;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;

class NginxLayoutTest {
  @Test
  void aLineLooksLikeOneOfNginx() {
    var pid = ProcessHandle.current().pid();

    assertThat(new NginxLayout().doLayout(event(Level.WARN)))
        .matches("\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[warn] " + pid + "#0: it broke\n");
  }

  @Test
  void aLineAboutARequestNamesItsConnection() {
    var context = new LogContext("client: 10.0.0.1", 45, null);

    assertThat(new NginxLayout().doLayout(event(Level.WARN, "it broke, {}", context)))
        .endsWith("#0: *45 it broke, client: 10.0.0.1\n");
  }

  @Test
  void aMarkerNamesTheLevelsThatSlf4jDoesNotHave() {
    var event = event(Level.ERROR);
    event.addMarker(MarkerFactory.getMarker("crit"));

    assertThat(NginxLayout.levelOf(event)).isEqualTo(LogLevel.CRIT);
    assertThat(NginxLayout.levelOf(event(Level.INFO))).isEqualTo(LogLevel.INFO);
  }

  private static LoggingEvent event(Level level) {
    return event(level, "it {}", "broke");
  }

  private static LoggingEvent event(Level level, String message, Object argument) {
    var logger = new LoggerContext().getLogger("test");
    return new LoggingEvent("", logger, level, message, null, new Object[] {argument});
  }
}
