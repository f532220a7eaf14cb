package moongate.plugins.tracing;

import moongate.gateway.tracing.TraceId;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// Formats of trace context that use several headers.
final class SeveralHeaders {
  private static final HeaderName OT_TRACE = HeaderName.of("ot-tracer-traceid");
  private static final HeaderName OT_SPAN = HeaderName.of("ot-tracer-spanid");
  private static final HeaderName OT_SAMPLED = HeaderName.of("ot-tracer-sampled");
  private static final HeaderName DATADOG_TRACE = HeaderName.of("x-datadog-trace-id");
  private static final HeaderName DATADOG_SPAN = HeaderName.of("x-datadog-parent-id");
  private static final HeaderName DATADOG_PRIORITY = HeaderName.of("x-datadog-sampling-priority");
  private static final HeaderName INSTANA_TRACE = HeaderName.of("X-INSTANA-T");
  private static final HeaderName INSTANA_SPAN = HeaderName.of("X-INSTANA-S");
  private static final HeaderName INSTANA_LEVEL = HeaderName.of("X-INSTANA-L");

  private SeveralHeaders() {}

  static @Nullable TraceContext ot(Headers headers) {
    var trace = Ids.trace(Format.text(headers, OT_TRACE));
    return trace == null
        ? null
        : new TraceContext(
            trace,
            Ids.span(Format.text(headers, OT_SPAN)),
            0,
            B3Headers.sampled(Format.text(headers, OT_SAMPLED)));
  }

  static void setOt(TraceContext context, Headers headers) {
    headers.set(OT_TRACE, Ids.shortHex(context.trace()));
    headers.set(OT_SPAN, TraceId.hex(context.spanId()));
    headers.set(OT_SAMPLED, context.isWanted() ? "1" : "0");
  }

  /// The ids are decimal; of the trace id, only the lower half is sent.
  static @Nullable TraceContext datadog(Headers headers) {
    long trace = Ids.decimal(Format.text(headers, DATADOG_TRACE));
    if (trace == 0) {
      return null;
    }
    var priority = Format.text(headers, DATADOG_PRIORITY);
    Boolean isSampled =
        switch (priority) {
          case "1", "2" -> true;
          case "0", "-1" -> false;
          default -> null;
        };
    long span = Ids.decimal(Format.text(headers, DATADOG_SPAN));
    return new TraceContext(new TraceId(0, trace), span, 0, isSampled);
  }

  static void setDatadog(TraceContext context, Headers headers) {
    headers.set(DATADOG_TRACE, Long.toUnsignedString(context.trace().low()));
    headers.set(DATADOG_SPAN, Long.toUnsignedString(context.spanId()));
    headers.set(DATADOG_PRIORITY, context.isWanted() ? "1" : "0");
  }

  /// The level may be followed by a comma and correlation data.
  static @Nullable TraceContext instana(Headers headers) {
    var level = Format.text(headers, INSTANA_LEVEL);
    int comma = level.indexOf(',');
    var isSampled = B3Headers.sampled(comma < 0 ? level : level.substring(0, comma).strip());
    var trace = Ids.trace(Format.text(headers, INSTANA_TRACE));
    if (trace == null) {
      return isSampled == null ? null : new TraceContext(TraceId.next(), 0, 0, isSampled);
    }
    return new TraceContext(trace, Ids.span(Format.text(headers, INSTANA_SPAN)), 0, isSampled);
  }

  static void setInstana(TraceContext context, Headers headers) {
    headers.set(INSTANA_TRACE, Ids.shortHex(context.trace()));
    headers.set(INSTANA_SPAN, TraceId.hex(context.spanId()));
    headers.set(INSTANA_LEVEL, context.isWanted() ? "1" : "0");
  }
}
