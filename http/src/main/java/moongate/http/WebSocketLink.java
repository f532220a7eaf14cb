package moongate.http;

import org.jspecify.annotations.Nullable;

/// A client and an upstream that speak WebSocket, with the gateway between them. Used by the
/// request's fiber:
///
///     for (var frame = link.next(); frame != null; frame = link.next()) {
///       link.pass(frame);
///     }
///
/// A peer is only read while the other one accepts data, so that little is buffered. A violation of
/// the protocol or of a limit ends the connection: the peer at fault gets the reason (1002, 1007,
/// 1009), the other one 1001 (going away).
public interface WebSocketLink extends AutoCloseable {
  /// Waits for the next frame of either peer, each direction in its order; null if both connections
  /// are closed. The frame must be passed to [#pass], or released.
  @Nullable WebSocketFrame next();

  /// Sends `frame` to the other peer. A close frame starts or completes the closing handshake; if a
  /// peer does not answer one in time, its connection is closed.
  void pass(WebSocketFrame frame);

  /// Sends close frames to both peers, if they still receive; [#next()] then waits for their
  /// answers.
  void end(WebSocketFrame.Ending ending);

  /// Why the connection ended, if not by a closing handshake of its peers; empty otherwise.
  String problem();

  /// Closes the connections immediately.
  @Override
  void close();
}
