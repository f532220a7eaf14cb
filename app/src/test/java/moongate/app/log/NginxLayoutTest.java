package moongate.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import moongate.app.settings.LogLevel;
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
  void aMarkerNamesTheLevelsThatSlf4jDoesNotHave() {
    var event = event(Level.ERROR);
    event.addMarker(MarkerFactory.getMarker("crit"));

    assertThat(NginxLayout.levelOf(event)).isEqualTo(LogLevel.CRIT);
    assertThat(NginxLayout.levelOf(event(Level.INFO))).isEqualTo(LogLevel.INFO);
  }

  private static LoggingEvent event(Level level) {
    var logger = new LoggerContext().getLogger("test");
    return new LoggingEvent("", logger, level, "it {}", null, new Object[] {"broke"});
  }
}
