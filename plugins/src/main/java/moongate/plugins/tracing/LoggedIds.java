package moongate.plugins.tracing;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.LogValues;
import moongate.model.value.Value;

/// The member `trace_id` of log entries: an id for each format of headers.
public final class LoggedIds {
  private static final String MEMBER = "trace_id";

  private LoggedIds() {}

  /// Adds to what other plugins have noted.
  public static void add(Exchange exchange, Map<String, String> ids) {
    var members = new LinkedHashMap<String, Value>();
    if (LogValues.get(exchange, MEMBER) instanceof Value.Obj known) {
      members.putAll(known.members());
    }
    ids.forEach((format, id) -> members.put(format, Value.of(id)));
    LogValues.put(exchange, MEMBER, Value.of(members));
  }
}
