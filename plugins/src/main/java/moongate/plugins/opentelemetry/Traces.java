package moongate.plugins.opentelemetry;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.tracing.Trace;
import moongate.http.HeaderName;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.tracing.LoggedIds;
import moongate.plugins.tracing.Propagation;
import moongate.plugins.tracing.TraceContext;
import org.jspecify.annotations.Nullable;

/// The traces of requests. Without `tracing_instrumentations` nothing is traced.
final class Traces {
  private final Propagation propagation;
  private final Sampling sampling;
  private final @Nullable HeaderName responseHeader;
  private final Resource resource;
  private final BatchQueue queue;

  Traces(Value.Obj config, Resource resource, BatchQueue queue) {
    propagation = Propagation.of(config, null);
    sampling = Sampling.of(config);
    responseHeader =
        config.optionalText("http_response_header_for_traceid").map(HeaderName::of).orElse(null);
    this.resource = resource;
    this.queue = queue;
  }

  /// Determines the trace of the request, and continues it in the service.
  void follow(Exchange exchange, Trace trace) {
    var headers = exchange.headers();
    var found = propagation.extract(headers);
    if (found != null) {
      trace.continues(found.context().trace(), found.context().spanId());
    }
    var ofClient = found == null ? null : found.context().isSampled();
    trace.sampled(sampling.decide(ofClient, trace.isSampled()));
    LoggedIds.add(exchange, propagation.inject(context(trace), found, headers));
  }

  private static TraceContext context(Trace trace) {
    long span = trace.serviceSpanId();
    long parent = span == trace.rootId() ? trace.clientSpanId() : trace.rootId();
    return new TraceContext(trace.id(), span, parent, trace.isSampled());
  }

  /// Sends the trace id to the client, if that is configured.
  void showTo(Exchange exchange, Trace trace) {
    if (responseHeader != null) {
      exchange.response().headers().set(responseHeader, trace.id().hex());
    }
  }

  /// Sends the spans of a finished request.
  void send(Exchange exchange, Trace trace) {
    for (var span : RequestSpans.of(exchange, trace)) {
      var entry = resource.entry(exchange, Otlp.span(trace.id(), span));
      queue.add(exchange.fiber().loop(), entry);
    }
  }
}
