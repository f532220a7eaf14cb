package moongate.net.server;

import moongate.net.loop.NettyLoop;

/// A client's connection as its server sees it, for any protocol.
public interface OpenConnection {
  NettyLoop loop();

  /// Ends when the requests in flight have been answered.
  void drain();

  /// Makes room for another client: ends now if it only waits for a request, or if its client is
  /// slow to send one ([Server#isSlow]). True if it did.
  boolean closeIfIdle();

  /// Ends now.
  void abort();
}
