package moongate.gateway.log;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SessionRequest;
import moongate.model.value.Value;

/// The log entry of a finished session: the members of `kong.log.serialize()` that sessions have.
final class SessionEntry {
  private SessionEntry() {}

  /// Without the additions of plugins and functions.
  static Value.Obj of(Exchange exchange, SessionRequest request) {
    var entry = new LinkedHashMap<String, Value>();
    entry.put("session", session(exchange, request));
    entry.put(
        "upstream",
        Value.of(
            Map.of(
                "received", Value.of(request.receivedFromService()),
                "sent", Value.of(request.sentToService()))));
    entry.put("latencies", latencies(exchange));
    LogEntry.putCommon(entry, exchange);
    return Value.of(entry);
  }

  private static Value session(Exchange exchange, SessionRequest request) {
    var connection = request.connection();
    var members = new LinkedHashMap<String, Value>();
    var tls = connection.tls();
    if (tls != null) {
      members.put("tls", LogEntry.tls(tls));
    }
    members.put("received", Value.of(request.session().bytesReceived()));
    members.put("sent", Value.of(request.session().bytesSent()));
    members.put("status", Value.of(exchange.response().status()));
    int port = exchange.settings().mappedPort(connection.listenerPort());
    members.put("server_port", Value.of(port));
    return Value.of(members);
  }

  private static Value latencies(Exchange exchange) {
    var timings = exchange.timings();
    return Value.of(
        Map.of(
            "kong", Value.of(timings.proxyLatency()),
            "session", Value.of(timings.elapsed(System.nanoTime()))));
  }
}
