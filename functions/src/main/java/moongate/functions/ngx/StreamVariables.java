package moongate.functions.ngx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moongate.gateway.exchange.SessionRequest;
import org.jspecify.annotations.Nullable;

/// nginx's variables of the stream subsystem: what `ngx.var` has for sessions. Those of HTTP are
/// not there.
final class StreamVariables {
  private static final List<String> SHARED =
      List.of(
          "remote_addr",
          "remote_port",
          "realip_remote_addr",
          "realip_remote_port",
          "binary_remote_addr",
          "server_addr",
          "server_port",
          "proxy_protocol_addr",
          "proxy_protocol_port",
          "connection",
          "pid",
          "hostname",
          "nginx_version",
          "msec",
          "time_iso8601",
          "time_local",
          "status",
          "ssl_protocol",
          "ssl_cipher",
          "ssl_server_name",
          "ssl_session_reused",
          "ssl_client_verify",
          "ssl_client_s_dn",
          "ssl_client_i_dn",
          "ssl_client_serial",
          "ssl_client_raw_cert",
          "ssl_client_cert",
          "ssl_client_fingerprint",
          "upstream_addr");

  private static final Map<String, Variables.Reader> ALL = all();

  private StreamVariables() {}

  /// The reader of a variable by its name in lower case; one that finds nothing if there is none.
  static Variables.Reader of(String name) {
    return ALL.getOrDefault(name, scope -> null);
  }

  private static Map<String, Variables.Reader> all() {
    var all = new HashMap<String, Variables.Reader>();
    SHARED.forEach(name -> all.put(name, Variables.of(name)));
    all.put("protocol", of(SessionRequest::transport));
    all.put("ssl_preread_server_name", of(request -> request.session().serverName()));
    all.put("bytes_received", of(request -> number(request.session().bytesReceived())));
    all.put("bytes_sent", of(request -> number(request.session().bytesSent())));
    all.put("upstream_bytes_received", of(request -> number(request.receivedFromService())));
    all.put("upstream_bytes_sent", of(request -> number(request.sentToService())));
    all.put(
        "session_time",
        scope -> Variables.seconds(scope.exchange().timings().elapsed(System.nanoTime())));
    return Map.copyOf(all);
  }

  private static Variables.Reader of(Function<SessionRequest, @Nullable String> reader) {
    return scope -> {
      var session = scope.exchange().session();
      return session == null ? null : reader.apply(session);
    };
  }

  private static String number(long count) {
    return Long.toString(count);
  }
}
