package moongate.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The connection on which a request arrived.
public interface Connection {
  /// The address of the client.
  InetSocketAddress remote();

  /// The local address of the connection.
  InetSocketAddress local();

  /// The client's address as text, made once per connection.
  String remoteAddress();

  default int remotePort() {
    return remote().getPort();
  }

  /// The address that the client connected to, as text.
  String localAddress();

  default int localPort() {
    return local().getPort();
  }

  /// True if the connection uses TLS.
  boolean isSecure();

  /// The result of the TLS handshake; null without TLS, and before the handshake has ended.
  default @Nullable TlsSession tls() {
    return null;
  }

  /// The client's address according to the PROXY protocol; null if that is not used.
  default @Nullable InetSocketAddress proxied() {
    return null;
  }

  /// The port of the listener, which differs from the local port if a firewall redirects
  /// connections.
  int listenerPort();

  /// The number of this connection on its node, from 1.
  long serial();

  /// The object last passed to [#keep]; null if there is none.
  default @Nullable Object kept() {
    return null;
  }

  /// Keeps `memory` for as long as the connection lasts, so that a handler can store what it knows
  /// of the client for later requests. To be called on the connection's loop only.
  default void keep(Object memory) {}

  /// The number of requests on this connection so far, including this one.
  int requestCount();
}
