package moongate.gateway.exchange;

import moongate.http.FieldLines;
import moongate.http.Version;

/// The header lines that tell services about a client (`X-Forwarded-For` and so on), with what they
/// were made from.
public record ForwardedLines(
    ClientAddress client,
    int listenerPort,
    String scheme,
    String host,
    Version version,
    FieldLines lines) {

  /// The lines for the client of `exchange`.
  public static ForwardedLines of(Exchange exchange, FieldLines lines) {
    return new ForwardedLines(
        exchange.client(),
        listenerPort(exchange),
        exchange.scheme(),
        exchange.host(),
        exchange.head().version(),
        lines);
  }

  /// True if the lines are right for `exchange`.
  public boolean fit(Exchange exchange) {
    return host.equals(exchange.host())
        && client.equals(exchange.client())
        && listenerPort == listenerPort(exchange)
        && scheme.equals(exchange.scheme())
        && version == exchange.head().version();
  }

  private static int listenerPort(Exchange exchange) {
    return exchange.request().connection().listenerPort();
  }
}
