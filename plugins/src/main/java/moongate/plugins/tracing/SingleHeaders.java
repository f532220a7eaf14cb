package moongate.plugins.tracing;

import moongate.gateway.tracing.TraceId;
import moongate.http.HeaderName;
import org.jspecify.annotations.Nullable;

/// Formats of trace context that use a single header.
final class SingleHeaders {
  static final HeaderName W3C = HeaderName.of("traceparent");
  static final HeaderName JAEGER = HeaderName.of("uber-trace-id");
  static final HeaderName AWS = HeaderName.of("X-Amzn-Trace-Id");
  static final HeaderName GCP = HeaderName.of("X-Cloud-Trace-Context");

  private static final int W3C_LENGTH = 55;
  private static final int AWS_PARTS = 20;

  private SingleHeaders() {}

  /// `00-trace-span-flags`; a later version may have more after that.
  static @Nullable TraceContext w3c(String text) {
    boolean hasForm =
        text.length() >= W3C_LENGTH
            && (text.length() == W3C_LENGTH
                || (!text.startsWith("00") && text.charAt(W3C_LENGTH) == '-'))
            && text.charAt(2) == '-'
            && text.charAt(35) == '-'
            && text.charAt(52) == '-'
            && !text.startsWith("ff");
    if (!hasForm || Ids.trace("1" + text.substring(0, 2)) == null) {
      return null;
    }
    var trace = Ids.trace(text.substring(3, 35));
    long span = Ids.span(text.substring(36, 52));
    var flags = text.substring(53, W3C_LENGTH);
    if (trace == null || span == 0 || Ids.trace("1" + flags) == null) {
      return null;
    }
    return new TraceContext(trace, span, 0, (Ids.span(flags) & 1) == 1);
  }

  static String w3c(TraceContext context) {
    return "00-"
        + context.trace().hex()
        + '-'
        + TraceId.hex(context.spanId())
        + (context.isWanted() ? "-01" : "-00");
  }

  /// `trace:span:parent:flags`; the colons may be percent-encoded.
  static @Nullable TraceContext jaeger(String text) {
    var parts = text.replace("%3A", ":").replace("%3a", ":").split(":", 5);
    if (parts.length != 4) {
      return null;
    }
    var trace = Ids.trace(parts[0]);
    long span = Ids.span(parts[1]);
    if (trace == null || span == 0) {
      return null;
    }
    return new TraceContext(trace, span, Ids.span(parts[2]), (Ids.span(parts[3]) & 1) == 1);
  }

  static String jaeger(TraceContext context) {
    var parent = context.parentId() == 0 ? "0" : TraceId.hex(context.parentId());
    return Ids.shortHex(context.trace())
        + ':'
        + TraceId.hex(context.spanId())
        + ':'
        + parent
        + (context.isWanted() ? ":01" : ":00");
  }

  /// `Root=1-time-rest;Parent=span;Sampled=1`, in any order.
  static @Nullable TraceContext aws(String text) {
    TraceId trace = null;
    long span = 0;
    Boolean isSampled = null;
    for (var part : text.split(";", AWS_PARTS)) {
      var field = part.strip();
      if (field.startsWith("Root=1-")) {
        trace = Ids.trace(field.substring("Root=1-".length()).replace("-", ""));
      } else if (field.startsWith("Parent=")) {
        span = Ids.span(field.substring("Parent=".length()));
      } else if (field.startsWith("Sampled=")) {
        isSampled = B3Headers.sampled(field.substring("Sampled=".length()));
      }
    }
    return trace == null ? null : new TraceContext(trace, span, 0, isSampled);
  }

  static String aws(TraceContext context) {
    var trace = context.trace().hex();
    return "Root=1-"
        + trace.substring(0, 8)
        + '-'
        + trace.substring(8)
        + ";Parent="
        + TraceId.hex(context.spanId())
        + (context.isWanted() ? ";Sampled=1" : ";Sampled=0");
  }

  /// `trace/span;o=1` with a decimal span; the flag may be missing.
  static @Nullable TraceContext gcp(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    var trace = Ids.trace(text.substring(0, slash));
    int semicolon = text.indexOf(';', slash);
    var span = semicolon < 0 ? text.substring(slash + 1) : text.substring(slash + 1, semicolon);
    var flag = semicolon < 0 ? "" : text.substring(semicolon + 1);
    var isSampled = flag.startsWith("o=") ? B3Headers.sampled(flag.substring(2)) : null;
    return trace == null ? null : new TraceContext(trace, Ids.decimal(span), 0, isSampled);
  }

  static String gcp(TraceContext context) {
    return context.trace().hex()
        + '/'
        + Long.toUnsignedString(context.spanId())
        + (context.isWanted() ? ";o=1" : ";o=0");
  }
}
