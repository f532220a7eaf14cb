package moongate.http;

/// Serves sessions: each on a fiber of its own, which may wait.
public interface SessionHandler {
  /// Whether the connection of a client that has said hello is passed on as it is. If not, TLS ends
  /// here. Runs on a fiber and may wait.
  ///
  /// @param hello a session of [Session.Protocol#TLS_PASSTHROUGH] that cannot be connected yet
  boolean passesThrough(Session hello);

  /// Serves a session, which is over when this returns.
  void handle(Session session);
}
