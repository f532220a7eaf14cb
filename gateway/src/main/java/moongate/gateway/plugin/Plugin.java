package moongate.gateway.plugin;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.http.WebSocketFrame;

/// A plugin with one configuration. One instance serves all requests of all loops, so what it keeps
/// between requests must be thread-safe.
///
/// Each method runs on the request's fiber. Only certificate, preread, rewrite, access, wsHandshake
/// and wsFrame may wait, and headerFilter if the response is buffered. What a method throws is
/// logged. Before the service is called it also turns into a 500, and in wsFrame it ends the
/// connection.
///
/// Requests on WebSocket routes have wsHandshake, wsFrame and wsClose in place of headerFilter,
/// bodyFilter and log.
public interface Plugin {
  /// In a TLS handshake, before the certificate is chosen, for global configurations; false breaks
  /// the handshake off. There is no request yet: only the connection and the handshake of the
  /// exchange have a meaning.
  default boolean certificate(Exchange exchange) {
    return true;
  }

  /// In a session of TCP, TLS or UDP, after routing. An answer refuses the session with its status.
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

  /// A frame of a WebSocket, before it goes to the other peer. The exchange's phase tells which
  /// peer has sent it.
  default void wsFrame(Exchange exchange, WebSocketFrame frame) {}

  /// After the end of a WebSocket connection, or of a request that was to become one.
  default void wsClose(Exchange exchange) {
    log(exchange);
  }
}
