package moongate.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The connection that a request came by.
public interface Connection {
  /// Where the connection comes from.
  InetSocketAddress remote();

  /// Where it arrived.
  InetSocketAddress local();

  /// The textual address of the client, made once per connection.
  String remoteAddress();

  default int remotePort() {
    return remote().getPort();
  }

  /// The textual address that the client connected to.
  String localAddress();

  default int localPort() {
    return local().getPort();
  }

  /// True for TLS.
  boolean isSecure();

  /// What was agreed in the handshake; null without TLS, and before the handshake has ended.
  default @Nullable TlsSession tls() {
    return null;
  }

  /// The client that the PROXY protocol named; null where it is not spoken.
  default @Nullable InetSocketAddress proxied() {
    return null;
  }

  /// The port of the listener, which differs from the local one behind a redirecting firewall.
  int listenerPort();

  /// The number of this connection in its node, from 1.
  long serial();

  /// What [#keep] was given; null for nothing yet.
  default @Nullable Object kept() {
    return null;
  }

  /// Keeps `memory` for as long as the connection lasts: what its handler knows of the client, for
  /// the requests that follow. On the connection's loop only.
  default void keep(Object memory) {}

  /// How many requests this connection has brought, this one included.
  int requestCount();
}
