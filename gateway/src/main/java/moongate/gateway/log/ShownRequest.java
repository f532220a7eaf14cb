package moongate.gateway.log;

import moongate.gateway.exchange.Exchange;
import moongate.http.Version;
import org.jspecify.annotations.Nullable;

/// The method and the query of a request as functions and log entries see them: with the changes
/// that plugins have made for the service. Once something has failed, they are the client's own
/// again, as in Kong, which then reads the request line; HTTP/2 has no such line.
public final class ShownRequest {
  private ShownRequest() {}

  public static String method(Exchange exchange) {
    var line = line(exchange);
    int end = line.indexOf(' ');
    return end <= 0 ? exchange.head().method() : line.substring(0, end);
  }

  /// The query without `?`; null for none at all.
  public static @Nullable String query(Exchange exchange) {
    return line(exchange).isEmpty() ? exchange.query() : exchange.target().query();
  }

  /// The client's request line if it counts; else empty.
  private static String line(Exchange exchange) {
    return exchange.response().isFailed() && exchange.head().version() != Version.HTTP_2
        ? exchange.request().requestLine()
        : "";
  }
}
