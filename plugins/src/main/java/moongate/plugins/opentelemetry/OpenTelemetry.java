package moongate.plugins.opentelemetry;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.tracing.Trace;
import moongate.http.HeaderName;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.tracing.LoggedIds;
import moongate.plugins.tracing.Propagation;
import moongate.plugins.tracing.TraceContext;
import org.jspecify.annotations.Nullable;

/// Lets the traces of clients go on in services, and sends the spans of the gateway to a collector.
/// Without `tracing_instrumentations` there are none, and nothing is done.
final class OpenTelemetry implements Plugin {
  private final Propagation propagation;
  private final Sampling sampling;
  private final @Nullable HeaderName responseHeader;
  private final BatchQueue queue;

  OpenTelemetry(Value.Obj config, BatchQueue queue) {
    propagation = Propagation.of(config, null);
    sampling = Sampling.of(config);
    responseHeader =
        config.optionalText("http_response_header_for_traceid").map(HeaderName::of).orElse(null);
    this.queue = queue;
  }

  @Override
  public Outcome access(Exchange exchange) {
    var trace = exchange.trace();
    if (trace == null) {
      return Outcome.CONTINUE;
    }
    var headers = exchange.headers();
    var found = propagation.extract(headers);
    if (found != null) {
      trace.continues(found.context().trace(), found.context().spanId());
    }
    var ofClient = found == null ? null : found.context().isSampled();
    trace.sampled(sampling.decide(ofClient, trace.isSampled()));
    var context = context(trace);
    LoggedIds.add(exchange, propagation.inject(context, found, headers));
    return Outcome.CONTINUE;
  }

  private static TraceContext context(Trace trace) {
    long span = trace.serviceSpanId();
    long parent = span == trace.rootId() ? trace.clientSpanId() : trace.rootId();
    return new TraceContext(trace.id(), span, parent, trace.isSampled());
  }

  @Override
  public void headerFilter(Exchange exchange) {
    var trace = exchange.trace();
    if (trace != null && responseHeader != null) {
      exchange.response().headers().set(responseHeader, trace.id().hex());
    }
  }

  @Override
  public void log(Exchange exchange) {
    var trace = exchange.trace();
    if (trace == null || !trace.isSampled() || exchange.isStream()) {
      return;
    }
    for (var span : RequestSpans.of(exchange, trace)) {
      queue.add(exchange.fiber().loop(), Otlp.span(trace.id(), span));
    }
  }
}
