package moongate.plugins.tracing;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogValues;
import moongate.model.value.Value;

/// The member `trace_id` of log entries, with an id for each header format.
public final class LoggedIds {
  private static final String MEMBER = "trace_id";

  private LoggedIds() {}

  /// Adds ids to those that other plugins have added.
  public static void add(Exchange exchange, Map<String, String> ids) {
    var members = new LinkedHashMap<String, Value>();
    if (LogValues.get(exchange, MEMBER) instanceof Value.Obj known) {
      members.putAll(known.members());
    }
    ids.forEach((format, id) -> members.put(format, Value.of(id)));
    LogValues.put(exchange, MEMBER, Value.of(members));
  }
}
