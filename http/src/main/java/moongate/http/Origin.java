package moongate.http;

import java.net.InetSocketAddress;

/// Where a request goes: also the key of the pool of kept-alive connections.
///
/// @param address the resolved address
/// @param isSecure TLS or not
/// @param hostName the name for TLS (SNI and certificate); without meaning for plain connections
public record Origin(InetSocketAddress address, boolean isSecure, String hostName) {
  /// A plain connection to `address`.
  public static Origin plain(InetSocketAddress address) {
    return new Origin(address, false, "");
  }
}
