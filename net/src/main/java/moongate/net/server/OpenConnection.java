package moongate.net.server;

import moongate.net.loop.NettyLoop;

/// A client's connection as its server sees it, whatever is spoken on it.
public interface OpenConnection {
  NettyLoop loop();

  /// Ends once what is in flight has been answered.
  void drain();

  /// Ends now if it just waits for a request; true when it did.
  boolean closeIfIdle();

  /// Ends now.
  void abort();
}
