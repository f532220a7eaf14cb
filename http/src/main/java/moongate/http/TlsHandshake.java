package moongate.http;

import org.jspecify.annotations.Nullable;

/// A TLS handshake whose client has said hello and waits for a certificate.
public interface TlsHandshake extends Caller {
  /// The connection; its [Connection#tls()] comes with the end of the handshake.
  Connection connection();

  /// The name that the client asked for (SNI), in lower case; null for none.
  @Nullable String serverName();

  /// Asks the client for a certificate. It may answer without one.
  void requestClientCertificate();

  /// The session is not to be resumed later: each connection has to pass here.
  void disableSessionReuse();
}
