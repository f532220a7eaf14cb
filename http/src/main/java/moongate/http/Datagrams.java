package moongate.http;

import java.time.Duration;

/// A UDP socket with one peer, for one fiber. Strings hold bytes (Latin-1 view).
public interface Datagrams extends AutoCloseable {
  /// Sends one datagram.
  ///
  /// @throws SocketException if that fails
  void send(Caller caller, String bytes, Duration timeout);

  /// Waits for one datagram; bytes beyond `most` are cut off.
  ///
  /// @throws SocketException if none arrives within `timeout`
  String receive(Caller caller, int most, Duration timeout);

  @Override
  void close();
}
