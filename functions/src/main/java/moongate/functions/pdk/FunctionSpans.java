package moongate.functions.pdk;

import java.util.LinkedHashMap;
import java.util.List;
import moongate.gateway.tracing.Span;
import moongate.gateway.tracing.Trace.Addition;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// The spans of functions in the form for exporters. A span is a Lua table in which functions may
/// have put anything; what does not belong to a span is left out.
final class FunctionSpans implements Addition {
  private static final int MOST_EVENTS = 128;

  private final FunctionTrace trace;

  FunctionSpans(FunctionTrace trace) {
    this.trace = trace;
  }

  @Override
  public void addTo(List<Span> spans) {
    var root = trace.root();
    var room = new SpanRoom();
    for (var table : List.copyOf(trace.spans())) {
      if (isSame(table, root)) {
        long id = id(table.get("span_id"));
        spans.stream()
            .filter(span -> span.id() == id)
            .findFirst()
            .ifPresent(s -> fill(s, table, room));
      } else if (Boolean.TRUE.equals(table.get("should_sample"))) {
        spans.add(fill(span(table), table, room));
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // tables of Lua are equal when they are the same
  private static boolean isSame(LuaTable one, @Nullable LuaTable other) {
    return one == other;
  }

  private static Span span(LuaTable table) {
    long start = nanos(table.get("start_time_ns"), 0);
    var kinds = Span.Kind.values();
    int kind = (int) nanos(table.get("kind"), Span.Kind.INTERNAL.ordinal());
    var span =
        new Span(
            SpanAttributes.text(table.get("name"), "unnamed"),
            kinds[Math.clamp(kind, 0, kinds.length - 1)],
            id(table.get("span_id")),
            id(table.get("parent_id")),
            start);
    span.end(nanos(table.get("end_time_ns"), start));
    return span;
  }

  private static Span fill(Span span, LuaTable table, SpanRoom room) {
    SpanAttributes.addTo(table.get("attributes"), span.attributes(), room);
    if (table.get("events") instanceof LuaTable events) {
      for (int i = 1; i <= Math.min(events.length(), MOST_EVENTS); i++) {
        if (events.get(i) instanceof LuaTable event) {
          addEvent(span, event, room);
        }
      }
    }
    var statuses = Span.Status.values();
    int status = (int) nanos(table.get("status"), 0);
    if (status > 0 && status < statuses.length) {
      span.status(statuses[status]);
    }
    return span;
  }

  private static void addEvent(Span span, LuaTable event, SpanRoom room) {
    var name = SpanAttributes.text(event.get("name"), "event");
    if (!room.take(name.length())) {
      return;
    }
    var attributes = new LinkedHashMap<String, Object>();
    SpanAttributes.addTo(event.get("attributes"), attributes, room);
    span.events().add(new Span.Event(name, nanos(event.get("time_ns"), span.start()), attributes));
  }

  private static long nanos(@Nullable Object value, long otherwise) {
    return value instanceof Double number && number >= 0 && number < Long.MAX_VALUE
        ? number.longValue()
        : otherwise;
  }

  /// The id that eight bytes stand for; 0 for none.
  private static long id(@Nullable Object value) {
    if (!(value instanceof String bytes) || bytes.length() != Long.BYTES) {
      return 0;
    }
    long id = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      id = id << 8 | bytes.charAt(i);
    }
    return id;
  }
}
