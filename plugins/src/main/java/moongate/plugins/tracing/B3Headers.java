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
  /// decision. If that is missing, the other kind's counts.
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
    var isSampled = parts.length > 2 ? sampled(parts[2]) : null;
    return new TraceContext(
        trace,
        span,
        parts.length > 3 ? Ids.span(parts[3]) : 0,
        isSampled == null ? decision(headers) : isSampled);
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

  static boolean hasSingle(Headers headers) {
    return headers.contains(SINGLE);
  }

  /// True if there is any header of the kind with several.
  static boolean hasSeveral(Headers headers) {
    return headers.contains(TRACE)
        || headers.contains(SPAN)
        || headers.contains(PARENT)
        || headers.contains(SAMPLED)
        || headers.contains(FLAGS);
  }

  static @Nullable TraceContext several(Headers headers) {
    var isSampled = decision(headers);
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
    // A debug flag says that the trace is sampled, and stands instead of the decision.
    if (context.isWanted() && isDebug(headers)) {
      headers.remove(SAMPLED);
    } else {
      headers.remove(FLAGS);
      headers.set(SAMPLED, context.isWanted() ? "1" : "0");
    }
  }

  /// What the kind with several headers says of sampling; null if it leaves that open.
  private static @Nullable Boolean decision(Headers headers) {
    return isDebug(headers) ? Boolean.TRUE : sampled(Format.text(headers, SAMPLED));
  }

  private static boolean isDebug(Headers headers) {
    return Format.text(headers, FLAGS).equals("1");
  }

  static @Nullable Boolean sampled(String text) {
    return switch (text) {
      case "1", "d", "true" -> Boolean.TRUE;
      case "0", "false" -> Boolean.FALSE;
      default -> null;
    };
  }
}
