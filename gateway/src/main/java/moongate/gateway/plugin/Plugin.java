package moongate.gateway.plugin;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.http.WebSocketFrame;

/// One configuration of a plugin at work. One instance serves all requests of all loops, so what it
/// keeps between requests must be thread-safe.
///
/// A step runs on the request's fiber. It may wait in certificate, preread, rewrite, access,
/// wsHandshake and wsFrame only, and in headerFilter of a response that is buffered. What it throws
/// is logged; before the service is called it also turns into a 500, and in wsFrame it ends the
/// connection.
///
/// Requests on WebSocket routes have wsHandshake, wsFrame and wsClose in place of headerFilter,
/// bodyFilter and log.
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

  /// A handshake for WebSocket, after access and before the service is called.
  default Outcome wsHandshake(Exchange exchange) {
    return Outcome.CONTINUE;
  }

  /// A frame of a WebSocket, before it goes to the other peer. The phase tells whose it is.
  default void wsFrame(Exchange exchange, WebSocketFrame frame) {}

  /// After the end of a WebSocket connection, or of a request that was to become one.
  default void wsClose(Exchange exchange) {
    log(exchange);
  }
}
