package moongate.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A TCP connection. One fiber at a time may read, and one may write. Strings hold bytes (Latin-1
/// view).
public interface ByteStream extends AutoCloseable {
  /// Sends all of `bytes`.
  ///
  /// @throws SocketException if that fails or takes longer than `timeout`
  void write(Caller caller, String bytes, Duration timeout);

  /// Waits for bytes and returns at most `most` of them; null if the peer has closed its direction.
  ///
  /// @throws SocketException if reading fails or nothing arrives within `timeout`
  @Nullable String read(Caller caller, int most, Duration timeout);

  /// Switches the connection to TLS.
  ///
  /// @throws SocketException if the handshake fails
  void startTls(Caller caller, TlsTerms terms, Duration timeout);

  /// True until one end has closed the connection and all received bytes were read.
  boolean isOpen();

  /// True if bytes have arrived that were not read yet.
  boolean hasUnread();

  @Override
  void close();
}
