package moongate.plugins.syslog;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogEntry;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.Severity;

/// Writes an entry for each request to the system's log, in the format that local programs use.
final class Syslog implements Plugin {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

  private final Facility facility;
  private final Severity.Rules severities;
  private final ZoneId zone;
  private final BatchQueue queue;

  Syslog(Value.Obj config, ZoneId zone, BatchQueue queue) {
    this.facility = Facility.of(config.optionalText("facility").orElse("user"));
    this.severities = Severity.Rules.of(config);
    this.zone = zone;
    this.queue = queue;
  }

  @Override
  public void log(Exchange exchange) {
    var severity = severities.of(exchange.response().status());
    if (!severities.isSent(severity)) {
      return;
    }
    int priority = facility.number() * 8 + severity.ordinal();
    var time = TIME.format(Instant.ofEpochMilli(exchange.timings().startedMillis()).atZone(zone));
    var entry = LogEntry.json("<" + priority + ">" + time + " kong: ", exchange, "");
    queue.add(exchange.fiber().loop(), entry);
  }
}
