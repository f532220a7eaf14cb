package moongate.gateway.telemetry;

import java.util.Map;

/// A line of the error log, or a record that a function has made.
///
/// @param time in nanoseconds since 1970
/// @param attributes values are `String` (text, not bytes), `Long`, `Double` and `Boolean`
public record LogRecord(long time, Severity severity, String body, Map<String, Object> attributes) {
  private static final int LONGEST_BODY = 1 << 15;

  public LogRecord {
    body = body.length() > LONGEST_BODY ? body.substring(0, LONGEST_BODY) + "…" : body;
  }

  /// The approximate memory that it takes.
  int weight() {
    return 200 + 2 * body.length() + 200 * attributes.size();
  }
}
