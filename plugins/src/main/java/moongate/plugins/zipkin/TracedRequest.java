package moongate.plugins.zipkin;

import moongate.gateway.tracing.Trace;
import moongate.gateway.tracing.TraceId;
import moongate.plugins.tracing.Propagation;
import moongate.plugins.tracing.TraceContext;
import org.jspecify.annotations.Nullable;

/// The state of a traced request until it is over. Times are by the monotonic clock; 0 if not known
/// yet.
final class TracedRequest {
  final Propagation.@Nullable Found found;
  final TraceId trace;
  final long clientSpanId;
  final boolean isSampled;
  final long requestId = Trace.nextId();
  final long proxyId = Trace.nextId();
  long rewriteStarted;
  long accessStarted;
  long headerFilterStarted;

  TracedRequest(
      Propagation.@Nullable Found found, TraceId trace, long clientSpanId, boolean isSampled) {
    this.found = found;
    this.trace = trace;
    this.clientSpanId = clientSpanId;
    this.isSampled = isSampled;
  }

  /// The context that the service gets.
  TraceContext ofService() {
    return new TraceContext(trace, proxyId, requestId, isSampled);
  }
}
