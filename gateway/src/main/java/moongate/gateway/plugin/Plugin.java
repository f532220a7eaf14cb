package moongate.gateway.plugin;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;

/// One configuration of a plugin at work. One instance serves all requests of all loops; what it
/// keeps between requests has to stand that.
///
/// A step runs on the request's fiber. It may wait in certificate, preread, rewrite and access
/// only. What it throws is logged; in preread, rewrite and access it also turns into a 500.
public interface Plugin {
  /// In a TLS handshake, before its certificate is chosen, for global configurations; false breaks
  /// the handshake off. There is no request yet: of the exchange, only the connection and the
  /// handshake mean something.
  default boolean certificate(Exchange exchange) {
    return true;
  }

  /// In a session of bytes or datagrams, once it has a route; an answer refuses it, with its
  /// status.
  default Outcome preread(Exchange exchange) {
    return Outcome.CONTINUE;
  }

  /// Before routing, for global configurations.
  default Outcome rewrite(Exchange exchange) {
    return Outcome.CONTINUE;
  }

  /// After routing, before the service is called.
  default Outcome access(Exchange exchange) {
    return Outcome.CONTINUE;
  }

  /// The response's head is complete, and not sent yet.
  default void headerFilter(Exchange exchange) {}

  /// A piece of the response's body is about to leave. The last call has [BodyChunk#isLast()].
  default void bodyFilter(Exchange exchange, BodyChunk chunk) {}

  /// After the last byte.
  default void log(Exchange exchange) {}
}
