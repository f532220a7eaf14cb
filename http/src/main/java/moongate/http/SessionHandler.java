package moongate.http;

/// Serves sessions, each on a fiber of its own, which may wait.
public interface SessionHandler {
  /// Decides, after the TLS ClientHello, whether the connection is passed on undecrypted. If not,
  /// TLS is terminated here. Runs on a fiber and may wait.
  ///
  /// @param hello a session of [Session.Protocol#TLS_PASSTHROUGH] that cannot be connected yet
  boolean passesThrough(Session hello);

  /// Serves a session. The session is over when this returns.
  void handle(Session session);
}
