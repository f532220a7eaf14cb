package moongate.plugins.opentelemetry;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.LogExporter;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.telemetry.LogRecord;
import org.jspecify.annotations.Nullable;

/// Lets the traces of clients go on in services, and sends spans and log records to collectors.
/// Which of these it does depends on the endpoints that it has.
///
/// @param traces null when it has none for traces
/// @param logs null when it has none for logs
record OpenTelemetry(@Nullable Traces traces, @Nullable LogRecords logs)
    implements Plugin, LogExporter {
  @Override
  public Outcome access(Exchange exchange) {
    var trace = exchange.trace();
    if (traces != null && trace != null) {
      traces.follow(exchange, trace);
    }
    beginLog(exchange);
    return Outcome.CONTINUE;
  }

  @Override
  public void headerFilter(Exchange exchange) {
    var trace = exchange.trace();
    if (traces != null && trace != null) {
      traces.showTo(exchange, trace);
    }
  }

  @Override
  public void log(Exchange exchange) {
    beginLog(exchange);
    var trace = exchange.trace();
    if (traces != null && trace != null && trace.isSampled() && !exchange.isStream()) {
      traces.send(exchange, trace);
    }
  }

  /// Records go out as they come from now on: it is known which trace they belong to.
  private void beginLog(Exchange exchange) {
    if (logs != null) {
      logs.follow(exchange, traces == null ? null : exchange.trace());
    }
  }

  @Override
  public @Nullable Object destination() {
    return logs == null ? null : logs.destination();
  }

  @Override
  public void export(LogRecord entry) {
    if (logs != null) {
      logs.send(entry);
    }
  }
}
