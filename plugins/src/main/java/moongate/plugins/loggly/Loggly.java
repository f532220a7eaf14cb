package moongate.plugins.loggly;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogEntry;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.Severity;

/// Sends an entry for each request, in the format of RFC 5424 with the customer token of Loggly.
final class Loggly implements Plugin {
  /// The number of syslog's facility `user`.
  private static final int FACILITY = 1;

  /// Loggly's enterprise number at IANA.
  private static final int ENTERPRISE = 41058;

  private final Severity.Rules severities;
  private final String header;
  private final BatchQueue queue;

  Loggly(Value.Obj config, NodeName node, BatchQueue queue) {
    severities = Severity.Rules.of(config);
    var tags =
        config.texts("tags").stream()
            .map(tag -> " tag=\"" + escaped(tag) + '"')
            .collect(Collectors.joining());
    header =
        " %s kong %d - [%s@%d%s] "
            .formatted(
                node.hostname(),
                ProcessHandle.current().pid(),
                config.text("key"),
                ENTERPRISE,
                tags);
    this.queue = queue;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
  }

  @Override
  public void log(Exchange exchange) {
    var severity = severities.of(exchange.response().status());
    if (!severities.isSent(severity)) {
      return;
    }
    int priority = FACILITY * 8 + severity.ordinal();
    var time =
        Instant.ofEpochMilli(exchange.timings().startedMillis()).truncatedTo(ChronoUnit.MILLIS);
    var entry = LogEntry.json("<" + priority + ">1 " + time + header, exchange, "");
    queue.add(exchange.fiber().loop(), entry);
  }
}
