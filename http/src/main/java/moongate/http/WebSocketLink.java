package moongate.http;

import org.jspecify.annotations.Nullable;

/// A client and an upstream that speak WebSocket, and whoever stands between them. Used by the
/// request's fiber:
///
///     for (var frame = link.next(); frame != null; frame = link.next()) {
///       link.pass(frame);
///     }
///
/// A peer is only read while the other one takes what it gets, so that little waits in memory. What
/// breaks the protocol or a limit ends the connection: the peer whose fault it is learns why (1002,
/// 1007, 1009), the other one that the end has come (1001).
public interface WebSocketLink extends AutoCloseable {
  /// Waits for the next frame of either peer, each direction in its order; null when both
  /// connections are closed. It has to be given to [#pass], or released.
  @Nullable WebSocketFrame next();

  /// Sends `frame` to the other peer. A close frame starts or ends the farewell; a peer that does
  /// not answer one in time is left.
  void pass(WebSocketFrame frame);

  /// Says farewell to both, as far as they still listen; [#next()] then waits for their answers.
  void end(WebSocketFrame.Ending ending);

  /// Why the connection ended, if not by a farewell of its peers; empty otherwise.
  String problem();

  /// Closes what is still open, at once.
  @Override
  void close();
}
