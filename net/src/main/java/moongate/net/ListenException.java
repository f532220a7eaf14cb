package moongate.net;

import java.net.InetSocketAddress;

/// An address that cannot be listened on.
public final class ListenException extends RuntimeException {
  ListenException(InetSocketAddress address, Throwable cause) {
    super(
        "cannot listen on "
            + address.getAddress().getHostAddress()
            + ":"
            + address.getPort()
            + ": "
            + cause.getMessage(),
        cause);
  }
}
