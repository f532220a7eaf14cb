package moongate.http;

import org.jspecify.annotations.Nullable;

/// What passes between a client and a service without being understood: the bytes of one
/// connection, or the datagrams of one client address. It lives on one loop.
public interface Session extends Caller {
  /// How the client came.
  enum Protocol {
    TCP("tcp"),
    /// A connection whose TLS ends here.
    TLS("tls"),
    /// A connection of TLS that ends at the service: its bytes pass unchanged.
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

  /// The client's connection; for datagrams, the addresses that they pass between.
  Connection connection();

  /// The name that the client of TLS asked for (SNI), in lower case; null for none.
  @Nullable String serverName();

  /// When the client came.
  Timestamp started();

  /// The bytes from the client so far.
  long bytesReceived();

  /// The bytes to the client so far.
  long bytesSent();

  /// Connects to a service, for which the fiber waits.
  ///
  /// @throws UpstreamException when that is not possible in time
  Relay connect(Origin origin, Timeouts timeouts);

  /// Ends the session now.
  void close();
}
