package moongate.gateway.balance;

import java.net.InetSocketAddress;
import moongate.gateway.exchange.Exchange;
import moongate.http.HostPort;
import moongate.http.IpText;
import moongate.http.Origin;
import moongate.http.UpstreamException;
import org.jspecify.annotations.Nullable;

/// An address that a request can be sent to.
///
/// @param origin where to connect
/// @param overHttp2 the same for calls over HTTP/2
/// @param hostHeader the Host header that goes with it
/// @param ip the address as text
/// @param port its port
/// @param member the upstream's address that this is; null for a service without an upstream
public record Peer(
    Origin origin,
    Origin overHttp2,
    String hostHeader,
    String ip,
    int port,
    @Nullable Member member) {
  /// @param host the Host header without port, also the name for TLS
  static Peer of(
      InetSocketAddress address,
      String host,
      boolean isSecure,
      int verifiedDepth,
      @Nullable Member member) {
    int port = address.getPort();
    var origin = new Origin(address, isSecure, host, verifiedDepth);
    var header = HostPort.header(host, port, isSecure);
    var ip = IpText.of(address.getAddress());
    return new Peer(origin, origin.overHttp2(), header, ip, port, member);
  }

  /// A try begins.
  public void began(Exchange exchange) {
    if (member != null) {
      member.began(exchange);
    }
  }

  /// The service answered.
  public void responded(int status) {
    if (member != null) {
      member.responded(status);
    }
  }

  /// The try failed.
  public void failed(UpstreamException.Kind kind) {
    if (member != null) {
      member.failed(kind);
    }
  }
}
