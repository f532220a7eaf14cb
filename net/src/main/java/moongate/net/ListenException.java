package moongate.net;

import java.net.InetSocketAddress;
import moongate.http.IpText;

/// An address that cannot be listened on.
public final class ListenException extends RuntimeException {
  ListenException(InetSocketAddress address, Throwable cause) {
    super(
        "cannot listen on "
            + IpText.of(address.getAddress())
            + ":"
            + address.getPort()
            + ": "
            + cause.getMessage(),
        cause);
  }
}
