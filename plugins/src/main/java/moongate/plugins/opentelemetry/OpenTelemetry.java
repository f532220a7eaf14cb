package moongate.plugins.opentelemetry;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.LogExporter;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.telemetry.LogRecord;
import org.jspecify.annotations.Nullable;

/// Continues the traces of clients in services, and sends spans and log records to collectors. What
/// it does depends on its configured endpoints.
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

  /// From now on, log records are sent as they come, because the trace is known.
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
