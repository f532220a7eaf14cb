package moongate.plugins.tracing;

import moongate.gateway.tracing.TraceId;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// Zipkin's B3 headers: several, or a single one.
final class B3Headers {
  private static final HeaderName SINGLE = HeaderName.of("b3");
  private static final HeaderName TRACE = HeaderName.of("x-b3-traceid");
  private static final HeaderName SPAN = HeaderName.of("x-b3-spanid");
  private static final HeaderName PARENT = HeaderName.of("x-b3-parentspanid");
  private static final HeaderName SAMPLED = HeaderName.of("x-b3-sampled");
  private static final HeaderName FLAGS = HeaderName.of("x-b3-flags");

  private B3Headers() {}

  /// Parses `trace-span-sampled-parent`, where the last two may be missing, or only the sampling
  /// decision.
  static @Nullable TraceContext single(Headers headers) {
    var text = Format.text(headers, SINGLE);
    if (text.isEmpty()) {
      return null;
    }
    var parts = text.split("-", 5);
    if (parts.length == 1) {
      var isSampled = sampled(text);
      return isSampled == null ? null : new TraceContext(TraceId.next(), 0, 0, isSampled);
    }
    var trace = Ids.trace(parts[0]);
    long span = Ids.span(parts[1]);
    if (trace == null || span == 0 || parts.length > 4) {
      return null;
    }
    return new TraceContext(
        trace,
        span,
        parts.length > 3 ? Ids.span(parts[3]) : 0,
        parts.length > 2 ? sampled(parts[2]) : null);
  }

  static void setSingle(TraceContext context, Headers headers) {
    var parent = context.parentId() == 0 ? "" : "-" + TraceId.hex(context.parentId());
    headers.set(
        SINGLE,
        Ids.shortHex(context.trace())
            + '-'
            + TraceId.hex(context.spanId())
            + (context.isWanted() ? "-1" : "-0")
            + parent);
  }

  /// True if there is a trace in the kind with several headers.
  static boolean hasSeveral(Headers headers) {
    return headers.contains(TRACE);
  }

  static @Nullable TraceContext several(Headers headers) {
    var flags = Format.text(headers, FLAGS);
    var isSampled = flags.equals("1") ? Boolean.TRUE : sampled(Format.text(headers, SAMPLED));
    var trace = Ids.trace(Format.text(headers, TRACE));
    if (trace == null) {
      return isSampled == null ? null : new TraceContext(TraceId.next(), 0, 0, isSampled);
    }
    return new TraceContext(
        trace,
        Ids.span(Format.text(headers, SPAN)),
        Ids.span(Format.text(headers, PARENT)),
        isSampled);
  }

  static void setSeveral(TraceContext context, Headers headers) {
    headers.set(TRACE, Ids.shortHex(context.trace()));
    headers.set(SPAN, TraceId.hex(context.spanId()));
    if (context.parentId() == 0) {
      headers.remove(PARENT);
    } else {
      headers.set(PARENT, TraceId.hex(context.parentId()));
    }
    if (!headers.firstOr(FLAGS, "").equals("1")) {
      headers.set(SAMPLED, context.isWanted() ? "1" : "0");
    }
  }

  static @Nullable Boolean sampled(String text) {
    return switch (text) {
      case "1", "d", "true" -> Boolean.TRUE;
      case "0", "false" -> Boolean.FALSE;
      default -> null;
    };
  }
}
