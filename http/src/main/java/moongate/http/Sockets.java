package moongate.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/// Opens plain connections, for whoever speaks another protocol than HTTP. What waits is the
/// caller's fiber.
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
  /// @throws SocketException when there is no connection in time
  ByteStream connect(Caller caller, InetSocketAddress target, Duration timeout);

  /// Sends to and receives from `target` by UDP.
  ///
  /// @throws SocketException when there is no socket to be had
  Datagrams open(Caller caller, InetSocketAddress target);

  /// Sends datagrams to a socket that is a file.
  ///
  /// @throws SocketException when there is no such socket, or this system has none
  default Datagrams openLocal(Caller caller, Path socket) {
    throw new SocketException(
        SocketException.Kind.FAILED, "no datagrams to " + socket + " on this system");
  }
}
