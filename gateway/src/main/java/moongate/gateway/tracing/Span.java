package moongate.gateway.tracing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A part of a request's course. Times are nanoseconds since 1970; values of attributes are
/// `String` (text, not bytes), `Long`, `Double` and `Boolean`.
public final class Span {
  /// Numbers as OpenTelemetry has them.
  public enum Kind {
    UNSPECIFIED,
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  /// Numbers as OpenTelemetry has them.
  public enum Status {
    UNSET,
    OK,
    ERROR
  }

  /// Something that happened meanwhile.
  public record Event(String name, long time, Map<String, Object> attributes) {}

  private final String name;
  private final Kind kind;
  private final long id;
  private final long parentId;
  private final long start;
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>(0);
  private long end;
  private Status status = Status.UNSET;

  /// @param id not 0
  /// @param parentId 0 for none
  public Span(String name, Kind kind, long id, long parentId, long start) {
    this.name = name;
    this.kind = kind;
    this.id = id;
    this.parentId = parentId;
    this.start = start;
  }

  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public long id() {
    return id;
  }

  /// 0 for none.
  public long parentId() {
    return parentId;
  }

  public long start() {
    return start;
  }

  /// The end; the start while it has not ended.
  public long end() {
    return Math.max(start, end);
  }

  public void end(long nanos) {
    end = nanos;
  }

  public Map<String, Object> attributes() {
    return attributes;
  }

  public Span with(String attribute, Object value) {
    attributes.put(attribute, value);
    return this;
  }

  public List<Event> events() {
    return events;
  }

  public Status status() {
    return status;
  }

  public void status(Status status) {
    this.status = status;
  }
}
