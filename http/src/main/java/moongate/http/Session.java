package moongate.http;

import org.jspecify.annotations.Nullable;

/// Traffic between a client and a service that is passed on without being interpreted: the bytes of
/// one connection, or the datagrams of one client address. It belongs to one loop.
public interface Session extends Caller {
  /// The protocol of the client's side.
  enum Protocol {
    TCP("tcp"),
    /// A TLS connection that is terminated here.
    TLS("tls"),
    /// A TLS connection that is terminated at the service: its bytes are passed on unchanged.
    TLS_PASSTHROUGH("tls_passthrough"),
    UDP("udp");

    private final String text;

    Protocol(String text) {
      this.text = text;
    }

    /// The name in configurations.
    public String text() {
      return text;
    }
  }

  Protocol protocol();

  /// The client's connection; for datagrams, their addresses.
  Connection connection();

  /// The server name that a TLS client sent (SNI), in lower case; null for none.
  @Nullable String serverName();

  /// When the session began.
  Timestamp started();

  /// The bytes received from the client so far.
  long bytesReceived();

  /// The bytes sent to the client so far.
  long bytesSent();

  /// Connects to a service; the fiber waits for that.
  ///
  /// @throws UpstreamException if that fails or takes too long
  Relay connect(Origin origin, Timeouts timeouts);

  /// Ends the session now.
  void close();
}
