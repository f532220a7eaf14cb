package moongate.gateway.exchange;

import java.net.InetSocketAddress;
import moongate.gateway.address.IpAddress;
import moongate.http.Connection;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.IpText;
import org.jspecify.annotations.Nullable;

/// Who sent the request: the peer of the connection, and the client that a trusted peer speaks for.
///
/// @param peer the connected address
/// @param peerPort its port
/// @param isTrusted whether the peer's forwarding headers are believed
/// @param address the client's address: the peer's unless a trusted peer says otherwise
/// @param port its port
public record ClientAddress(
    String peer, int peerPort, boolean isTrusted, String address, int port) {

  /// The value of `real_ip_header` that stands for the PROXY protocol, which is not an HTTP header.
  private static final HeaderName PROXY_PROTOCOL = HeaderName.of("proxy_protocol");

  /// @param proxied the client that the PROXY protocol has told; null for none
  static ClientAddress of(
      String peer,
      int peerPort,
      @Nullable InetSocketAddress proxied,
      Headers headers,
      GatewaySettings settings) {
    if (!settings.trusted().contains(peer)) {
      return new ClientAddress(peer, peerPort, false, peer, peerPort);
    }
    var direct = new ClientAddress(peer, peerPort, true, peer, peerPort);
    if (settings.realIpHeader().equals(PROXY_PROTOCOL)) {
      return proxied == null
          ? direct
          : new ClientAddress(
              peer, peerPort, true, IpText.of(proxied.getAddress()), proxied.getPort());
    }
    var address = direct;
    var realIp = settings.realIpHeader();
    for (int i = lastLine(headers, realIp); i >= 0; i = lineBefore(headers, realIp, i)) {
      var parts = headers.valueAt(i).split(",", -1);
      for (int part = parts.length - 1; part >= 0; part--) {
        var named = direct.named(parts[part].strip());
        if (named == null) {
          return address;
        }
        address = named;
        if (!settings.realIpRecursive() || !settings.trusted().contains(named.address)) {
          return address;
        }
      }
    }
    return address;
  }

  /// The client of a session. A trusted peer can tell it only with the PROXY protocol.
  static ClientAddress of(Connection connection, GatewaySettings settings) {
    var peer = connection.remoteAddress();
    int port = connection.remotePort();
    boolean isTrusted = settings.trusted().contains(peer);
    var proxied = connection.proxied();
    return proxied == null || !isTrusted
        ? new ClientAddress(peer, port, isTrusted, peer, port)
        : new ClientAddress(peer, port, true, IpText.of(proxied.getAddress()), proxied.getPort());
  }

  private static int lastLine(Headers headers, HeaderName name) {
    return lineBefore(headers, name, Integer.MAX_VALUE);
  }

  private static int lineBefore(Headers headers, HeaderName name, int end) {
    int last = -1;
    for (int i = headers.find(name); i >= 0 && i < end; i = headers.find(name, i)) {
      last = i;
    }
    return last;
  }

  /// Parses `address`, `v4:port` or `[v6]:port`; null if `text` is none of these.
  private @Nullable ClientAddress named(String text) {
    var host = text;
    int namedPort = 0;
    int colon = text.lastIndexOf(':');
    boolean hasPort =
        colon > 0
            && (text.startsWith("[") ? text.charAt(colon - 1) == ']' : text.indexOf(':') == colon);
    if (hasPort) {
      host = text.substring(0, colon);
      namedPort = port(text, colon + 1);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    var address = IpAddress.normal(host);
    return address == null ? null : new ClientAddress(peer, peerPort, true, address, namedPort);
  }

  private static int port(String text, int from) {
    try {
      int port = Integer.parseInt(text, from, text.length(), 10);
      return port >= 0 && port <= 65535 ? port : 0;
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
