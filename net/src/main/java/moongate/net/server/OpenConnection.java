package moongate.net.server;

import moongate.net.loop.NettyLoop;

/// A client's connection as its server sees it, for any protocol.
public interface OpenConnection {
  NettyLoop loop();

  /// Ends when the requests in flight have been answered.
  void drain();

  /// Ends now if it only waits for a request; true if it did.
  boolean closeIfIdle();

  /// Ends now.
  void abort();
}
