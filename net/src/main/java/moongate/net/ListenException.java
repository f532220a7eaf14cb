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
            + reason(String.valueOf(cause.getMessage())),
        cause);
  }

  /// What the system's words mean, and what to do.
  private static String reason(String words) {
    if (words.contains("Address already in use")) {
      return "address already in use: another program, or another node, listens there";
    }
    if (words.contains("Permission denied")) {
      return "permission denied: ports below 1024 are for root, or need CAP_NET_BIND_SERVICE";
    }
    if (words.contains("Cannot assign requested address")) {
      return "this machine does not have the address";
    }
    return words;
  }
}
