package moongate.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A connection by TCP: at most one fiber reads at a time, and one writes. All text is bytes
/// (Latin-1 view).
public interface ByteStream extends AutoCloseable {
  /// Sends all of `bytes`.
  ///
  /// @throws SocketException when that is not possible in time
  void write(Caller caller, String bytes, Duration timeout);

  /// Waits for bytes and returns at most `most` of what has come; null when the peer has ended.
  ///
  /// @throws SocketException when nothing comes in time
  @Nullable String read(Caller caller, int most, Duration timeout);

  /// Goes on with TLS.
  ///
  /// @throws SocketException when the handshake fails
  void startTls(Caller caller, TlsTerms terms, Duration timeout);

  /// True until either end has closed it and all that came was read.
  boolean isOpen();

  /// True when bytes have come that nobody has read.
  boolean hasUnread();

  @Override
  void close();
}
