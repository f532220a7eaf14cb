package moongate.http;

import java.net.InetSocketAddress;

/// Where a request goes: also the key of the pool of kept-alive connections.
///
/// @param address the resolved address
/// @param isSecure TLS or not
/// @param hostName the name for TLS (SNI and certificate); without meaning for plain connections
/// @param verifiedDepth how many intermediate certificates may stand between the server's and a
///   trusted one; [#UNVERIFIED] to take any certificate
public record Origin(
    InetSocketAddress address, boolean isSecure, String hostName, int verifiedDepth) {
  /// Certificates are not looked at.
  public static final int UNVERIFIED = -1;

  /// An origin whose certificate is taken as it is.
  public Origin(InetSocketAddress address, boolean isSecure, String hostName) {
    this(address, isSecure, hostName, UNVERIFIED);
  }

  /// A plain connection to `address`.
  public static Origin plain(InetSocketAddress address) {
    return new Origin(address, false, "");
  }
}
