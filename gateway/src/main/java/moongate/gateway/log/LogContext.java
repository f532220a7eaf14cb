package moongate.gateway.log;

import moongate.gateway.address.IpAddress;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SessionRequest;
import moongate.gateway.telemetry.RequestLog;
import moongate.http.HeaderName;
import moongate.http.LogText;
import org.jspecify.annotations.Nullable;

/// The end of a log line about a request: the client, the request, and the upstream.
///
/// @param connection the number of the client's connection, which stands before the message
/// @param log also gets the line, if somebody wants records; null if there is no request yet
public record LogContext(String text, long connection, @Nullable RequestLog log) {
  private static final HeaderName REFERER = HeaderName.of("Referer");

  /// `client: 127.0.0.1, server: kong, request: "GET / HTTP/1.1", upstream: "http://10.0.0.1:80/",
  /// host: "a.example", referrer: "…", request_id: "…"`; without the upstream before there is one,
  /// and without a host or referrer that the client did not send.
  public static LogContext of(Exchange exchange) {
    long connection = exchange.request().connection().serial();
    var log = exchange.handshake() == null ? exchange.log() : null;
    return new LogContext(text(exchange), connection, log);
  }

  @Override
  public String toString() {
    return text;
  }

  private static String text(Exchange exchange) {
    if (exchange.handshake() != null) {
      var connection = exchange.request().connection();
      return "context: ssl_certificate_by_lua*, client: %s, server: %s"
          .formatted(
              connection.remoteAddress(), place(connection.localAddress(), connection.localPort()));
    }
    var session = exchange.session();
    if (session != null) {
      return of(exchange, session);
    }
    var line = new StringBuilder(256);
    line.append("client: ").append(exchange.client().address()).append(", server: kong");
    add(line, "request", exchange.request().requestLine());
    var address = exchange.upstream().address();
    if (address != null) {
      var call = exchange.upstream();
      add(line, "upstream", call.scheme() + "://" + IpAddress.text(address) + call.path());
    }
    var host = exchange.hostAndPort();
    if (!host.isEmpty()) {
      add(line, "host", host);
    }
    var referrer = exchange.headers().firstOr(REFERER, "");
    if (!referrer.isEmpty()) {
      add(line, "referrer", referrer);
    }
    return line.append(", request_id: \"").append(exchange.id()).append('"').toString();
  }

  /// `client: 127.0.0.1, server: 127.0.0.1:9000, upstream: "10.0.0.1:80", bytes from/to client:0/0,
  /// bytes from/to upstream:0/0`.
  private static String of(Exchange exchange, SessionRequest session) {
    var connection = session.connection();
    var address = exchange.upstream().address();
    var upstream = address == null ? "" : ", upstream: \"" + IpAddress.text(address) + "\"";
    var kind = session.transport().equals("UDP") ? "udp client: " : "client: ";
    return "%s%s, server: %s%s, bytes from/to client:%d/%d, bytes from/to upstream:%d/%d"
        .formatted(
            kind,
            exchange.client().address(),
            place(connection.localAddress(), connection.listenerPort()),
            upstream,
            session.session().bytesReceived(),
            session.session().bytesSent(),
            session.receivedFromService(),
            session.sentToService());
  }

  private static String place(String address, int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }

  private static void add(StringBuilder line, String name, String value) {
    line.append(", ").append(name).append(": \"");
    LogText.append(line, value);
    line.append('"');
  }
}
