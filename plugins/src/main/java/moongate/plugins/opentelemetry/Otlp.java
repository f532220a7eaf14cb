package moongate.plugins.opentelemetry;

import java.util.List;
import java.util.Map;
import moongate.gateway.telemetry.LogRecord;
import moongate.gateway.tracing.Span;
import moongate.gateway.tracing.Trace;
import moongate.gateway.tracing.TraceId;
import moongate.plugins.protobuf.Message;
import org.jspecify.annotations.Nullable;

/// The messages of OTLP 1. Field numbers are those of `opentelemetry/proto/trace/v1` and `logs/v1`,
/// which wrap spans and log records in the same way.
final class Otlp {
  private static final String SCOPE = "kong-internal";

  private Otlp() {}

  /// Encodes one span, to be sent in a batch.
  static byte[] span(TraceId trace, Span span) {
    var message =
        new Message()
            .bigEndian(1, trace.high(), trace.low())
            .bigEndian(2, span.id())
            .text(5, span.name())
            .number(6, span.kind().ordinal())
            .fixed64(7, span.start())
            .fixed64(8, span.end());
    if (span.parentId() != 0) {
      message.bigEndian(4, span.parentId());
    }
    addAttributes(message, 9, span.attributes());
    for (var event : span.events()) {
      var inner = new Message().fixed64(1, event.time()).text(2, event.name());
      addAttributes(inner, 3, event.attributes());
      message.message(11, inner);
    }
    if (span.status() != Span.Status.UNSET) {
      message.message(15, new Message().number(3, span.status().ordinal()));
    }
    return message.toBytes();
  }

  /// Encodes one log record, to be sent in a batch.
  ///
  /// @param trace the trace of the request that the record belongs to; null if there is none
  static byte[] logRecord(LogRecord entry, @Nullable Trace trace, Map<String, Object> more) {
    var message =
        new Message()
            .fixed64(1, entry.time())
            .number(2, entry.severity().number())
            .text(3, entry.severity().word())
            .message(5, any(entry.body()));
    addAttributes(message, 6, entry.attributes());
    addAttributes(message, 6, more);
    if (trace != null) {
      message
          .fixed32(8, trace.isSampled() ? 1 : 0)
          .bigEndian(9, trace.id().high(), trace.id().low())
          .bigEndian(10, trace.rootId());
    }
    return message.fixed64(11, entry.time()).toBytes();
  }

  /// Encodes the resource that all spans and log records come from.
  static byte[] resource(Map<String, Object> attributes) {
    var message = new Message();
    addAttributes(message, 1, attributes);
    return message.toBytes();
  }

  /// Encodes what comes from one resource: either all spans or all log records.
  static byte[] ofResource(byte[] resource, String version, List<byte[]> items) {
    var ofScope = new Message().message(1, new Message().text(1, SCOPE).text(2, version));
    items.forEach(item -> ofScope.bytes(2, item));
    return new Message().bytes(1, resource).message(2, ofScope).toBytes();
  }

  /// Encodes an export request of what comes from several resources.
  static byte[] export(List<byte[]> ofResources) {
    var message = new Message();
    ofResources.forEach(each -> message.bytes(1, each));
    return message.toBytes();
  }

  private static void addAttributes(Message message, int field, Map<String, Object> attributes) {
    attributes.forEach((name, value) ->
        message.message(field, new Message().text(1, name).message(2, any(value))));
  }

  private static Message any(Object value) {
    return switch (value) {
      case Boolean flag -> new Message().flag(2, flag);
      case Long number -> new Message().number(3, number);
      case Double number -> new Message().real(4, number);
      default -> new Message().text(1, value.toString());
    };
  }
}
