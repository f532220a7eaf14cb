package moongate.http;

import java.net.InetSocketAddress;

/// Where a request goes: also the key of the pool of kept-alive connections.
///
/// @param address the resolved address
/// @param isSecure TLS or not
/// @param hostName the name for TLS (SNI and certificate); without meaning for plain connections
/// @param verifiedDepth how many intermediate certificates may stand between the server's and a
///   trusted one; [#UNVERIFIED] to take any certificate
/// @param isHttp2 whether it speaks HTTP/2: with TLS agreed on by ALPN, else from the first byte on
public record Origin(
    InetSocketAddress address,
    boolean isSecure,
    String hostName,
    int verifiedDepth,
    boolean isHttp2) {
  /// Certificates are not looked at.
  public static final int UNVERIFIED = -1;

  /// An origin that speaks HTTP/1.1.
  public Origin(InetSocketAddress address, boolean isSecure, String hostName, int verifiedDepth) {
    this(address, isSecure, hostName, verifiedDepth, false);
  }

  /// An origin whose certificate is taken as it is.
  public Origin(InetSocketAddress address, boolean isSecure, String hostName) {
    this(address, isSecure, hostName, UNVERIFIED);
  }

  /// The same origin, spoken to in HTTP/2.
  public Origin overHttp2() {
    return new Origin(address, isSecure, hostName, verifiedDepth, true);
  }

  /// A plain connection to `address`.
  public static Origin plain(InetSocketAddress address) {
    return new Origin(address, false, "");
  }
}
