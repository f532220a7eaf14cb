package moongate.gateway.exchange;

import moongate.http.FieldLines;
import moongate.http.Version;

/// What all services are told of a client, as header lines, with what the lines were made of.
public record ForwardedLines(
    ClientAddress client, String scheme, String host, Version version, FieldLines lines) {

  /// Those for the client of `exchange`.
  public static ForwardedLines of(Exchange exchange, FieldLines lines) {
    return new ForwardedLines(
        exchange.client(), exchange.scheme(), exchange.host(), exchange.head().version(), lines);
  }

  /// True when the same lines go with `exchange`.
  public boolean fit(Exchange exchange) {
    return host.equals(exchange.host())
        && client.equals(exchange.client())
        && scheme.equals(exchange.scheme())
        && version == exchange.head().version();
  }
}
