package moongate.plugins.zipkin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.tracing.TraceId;
import moongate.model.value.Value;

/// A span as Zipkin takes it (API v2), while it is put together. Times are nanoseconds since 1970.
final class ZipkinSpan {
  private static final long MICRO = 1000;

  private final Map<String, Value> members = new LinkedHashMap<>();
  private final Map<String, Value> tags = new LinkedHashMap<>();
  private final List<Value> annotations = new ArrayList<>();

  ZipkinSpan(TracedRequest traced, long id, long parentId, String kind, String name) {
    var trace = traced.trace;
    put("traceId", trace.high() == 0 ? TraceId.hex(trace.low()) : trace.hex());
    put("id", TraceId.hex(id));
    if (parentId != 0) {
      put("parentId", TraceId.hex(parentId));
    }
    put("kind", kind);
    put("name", name);
  }

  private void put(String name, String text) {
    members.put(name, Value.of(text));
  }

  ZipkinSpan during(long start, long end) {
    members.put("timestamp", Value.of(start / MICRO));
    members.put("duration", Value.of(Math.max(1, (end - start) / MICRO)));
    return this;
  }

  ZipkinSpan at(String place, Value.Obj endpoint) {
    members.put(place, endpoint);
    return this;
  }

  ZipkinSpan tag(String name, String value) {
    tags.put(name, Value.of(value));
    return this;
  }

  ZipkinSpan annotate(String name, long time) {
    annotations.add(Value.of(Map.of("timestamp", Value.of(time / MICRO), "value", Value.of(name))));
    return this;
  }

  Value.Obj toValue() {
    members.put("tags", Value.of(tags));
    if (!annotations.isEmpty()) {
      members.put("annotations", Value.of(annotations));
    }
    return Value.of(members);
  }
}
