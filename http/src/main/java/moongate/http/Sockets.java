package moongate.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/// Opens plain connections for protocols other than HTTP. The caller's fiber waits.
public interface Sockets {
  /// No network: every connection fails.
  Sockets NONE =
      new Sockets() {
        @Override
        public ByteStream connect(Caller caller, InetSocketAddress target, Duration timeout) {
          throw new SocketException(SocketException.Kind.FAILED, "no network");
        }

        @Override
        public Datagrams open(Caller caller, InetSocketAddress target) {
          throw new SocketException(SocketException.Kind.FAILED, "no network");
        }
      };

  /// Connects by TCP.
  ///
  /// @throws SocketException if there is no connection within `timeout`
  ByteStream connect(Caller caller, InetSocketAddress target, Duration timeout);

  /// Opens a UDP socket to `target`.
  ///
  /// @throws SocketException if that fails
  Datagrams open(Caller caller, InetSocketAddress target);

  /// Opens a datagram socket to a Unix domain socket.
  ///
  /// @throws SocketException if there is no such socket, or this system does not support them
  default Datagrams openLocal(Caller caller, Path socket) {
    throw new SocketException(
        SocketException.Kind.FAILED, "no datagrams to " + socket + " on this system");
  }
}
