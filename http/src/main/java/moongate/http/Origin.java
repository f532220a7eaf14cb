package moongate.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where a request goes: also the key of the pool of kept-alive connections.
///
/// @param address the resolved address
/// @param isSecure TLS or not
/// @param hostName the name for TLS (SNI and certificate); without meaning for plain connections
/// @param verifiedDepth how many intermediate certificates may stand between the server's and a
///   trusted one; [#UNVERIFIED] to take any certificate
/// @param isHttp2 whether it speaks HTTP/2: with TLS agreed on by ALPN, else from the first byte on
/// @param identity what is shown to the server; null for nothing
/// @param authorities whom the server is verified by; null: whom the node trusts
/// @param proxy what the one at `address` is asked for first; null when it is the server itself
public record Origin(
    InetSocketAddress address,
    boolean isSecure,
    String hostName,
    int verifiedDepth,
    boolean isHttp2,
    @Nullable TlsIdentity identity,
    @Nullable TlsAuthorities authorities,
    @Nullable ForwardProxy proxy) {
  /// Certificates are not looked at.
  public static final int UNVERIFIED = -1;

  /// An origin that speaks HTTP/1.1.
  public Origin(InetSocketAddress address, boolean isSecure, String hostName, int verifiedDepth) {
    this(address, isSecure, hostName, verifiedDepth, false, null, null, null);
  }

  /// An origin whose certificate is taken as it is.
  public Origin(InetSocketAddress address, boolean isSecure, String hostName) {
    this(address, isSecure, hostName, UNVERIFIED);
  }

  /// True when the server's certificate has to be one of a trusted authority.
  public boolean isVerified() {
    return verifiedDepth != UNVERIFIED;
  }

  /// The same origin, spoken to in HTTP/2.
  public Origin overHttp2() {
    return new Origin(
        address, isSecure, hostName, verifiedDepth, true, identity, authorities, proxy);
  }

  /// The same origin, with what TLS needs besides.
  public Origin with(@Nullable TlsIdentity shown, @Nullable TlsAuthorities trusted) {
    return new Origin(address, isSecure, hostName, verifiedDepth, isHttp2, shown, trusted, proxy);
  }

  /// The same origin behind a proxy at its address: with TLS, and without HTTP/2.
  public Origin behind(ForwardProxy asked) {
    return new Origin(
        address, isSecure, hostName, verifiedDepth, false, identity, authorities, asked);
  }

  /// A plain connection to `address`.
  public static Origin plain(InetSocketAddress address) {
    return new Origin(address, false, "");
  }
}
