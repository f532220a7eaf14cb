package moongate.gateway.exchange;

/// The end of a log line that belongs to a request: who asked for what.
public final class LogContext {
  private LogContext() {}

  /// `client: 127.0.0.1, server: kong, request: "GET / HTTP/1.1", host: "a.example", request_id:
  /// "…"`.
  public static String of(Exchange exchange) {
    if (exchange.handshake() != null) {
      var connection = exchange.request().connection();
      return "context: ssl_certificate_by_lua*, client: %s, server: %s:%d"
          .formatted(connection.remoteAddress(), connection.localAddress(), connection.localPort());
    }
    return "client: "
        + exchange.client().address()
        + ", server: kong, request: \""
        + exchange.request().requestLine()
        + "\", host: \""
        + exchange.hostAndPort()
        + "\", request_id: \""
        + exchange.id()
        + "\"";
  }
}
