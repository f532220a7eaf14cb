package moongate.net;

/// A client's connection as its server sees it, whatever is spoken on it.
interface OpenConnection {
  NettyLoop loop();

  /// Ends once what is in flight has been answered.
  void drain();

  /// Ends now.
  void abort();
}
