package moongate.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The destination of a request; also the key of the pool of kept-alive connections.
///
/// @param address the resolved address
/// @param isSecure whether to use TLS
/// @param hostName the name for TLS (SNI and certificate); not used for plain connections
/// @param verifiedDepth how many intermediate certificates may be between the server's certificate
///   and a trusted one; [#UNVERIFIED] to accept any certificate
/// @param isHttp2 whether to speak HTTP/2: with TLS negotiated by ALPN, else with prior knowledge
/// @param identity the client certificate for the server; null for none
/// @param authorities the authorities that the server's certificate is verified with; null for
///   those that the node trusts
/// @param proxy the request to the forward proxy at `address`; null if the server itself is there
public record Origin(
    InetSocketAddress address,
    boolean isSecure,
    String hostName,
    int verifiedDepth,
    boolean isHttp2,
    @Nullable TlsIdentity identity,
    @Nullable TlsAuthorities authorities,
    @Nullable ConnectRequest proxy) {
  /// Certificates are not verified.
  public static final int UNVERIFIED = -1;

  /// An origin that speaks HTTP/1.1.
  public Origin(InetSocketAddress address, boolean isSecure, String hostName, int verifiedDepth) {
    this(address, isSecure, hostName, verifiedDepth, false, null, null, null);
  }

  /// An origin whose certificate is not verified.
  public Origin(InetSocketAddress address, boolean isSecure, String hostName) {
    this(address, isSecure, hostName, UNVERIFIED);
  }

  /// True if the server's certificate must be issued by a trusted authority.
  public boolean isVerified() {
    return verifiedDepth != UNVERIFIED;
  }

  /// The same origin, with HTTP/2.
  public Origin overHttp2() {
    return new Origin(
        address, isSecure, hostName, verifiedDepth, true, identity, authorities, proxy);
  }

  /// The same origin, asked for by another name.
  public Origin named(String name) {
    return name.equals(hostName)
        ? this
        : new Origin(address, isSecure, name, verifiedDepth, isHttp2, identity, authorities, proxy);
  }

  /// The same origin, with a client certificate and trusted authorities for TLS.
  public Origin with(@Nullable TlsIdentity shown, @Nullable TlsAuthorities trusted) {
    return new Origin(address, isSecure, hostName, verifiedDepth, isHttp2, shown, trusted, proxy);
  }

  /// The same origin behind a forward proxy at its address: with TLS, and without HTTP/2.
  public Origin behind(ConnectRequest asked) {
    return new Origin(
        address, isSecure, hostName, verifiedDepth, false, identity, authorities, asked);
  }

  /// A plain connection to `address`.
  public static Origin plain(InetSocketAddress address) {
    return new Origin(address, false, "");
  }
}
