package moongate.http;

import java.time.Duration;

/// A UDP socket with one peer, for one fiber. All text is bytes (Latin-1 view).
public interface Datagrams extends AutoCloseable {
  /// Sends one datagram.
  ///
  /// @throws SocketException when that is not possible
  void send(Caller caller, String bytes, Duration timeout);

  /// Waits for one datagram; what is longer than `most` is cut off.
  ///
  /// @throws SocketException when none comes in time
  String receive(Caller caller, int most, Duration timeout);

  @Override
  void close();
}
