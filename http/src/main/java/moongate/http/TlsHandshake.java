package moongate.http;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A TLS handshake after the ClientHello: the client waits for the server's certificate.
public interface TlsHandshake extends Caller {
  /// The connection; its [Connection#tls()] is null until the handshake has ended.
  Connection connection();

  /// The server name that the client sent (SNI), in lower case; null for none.
  @Nullable String serverName();

  /// Asks the client for a certificate. The client may answer without one.
  ///
  /// @param authorities the acceptable issuers that the client is told; empty for any
  void requestClientCertificate(List<X509Certificate> authorities);

  /// Uses these identities, one per kind of key, instead of the configured ones. If the list is
  /// empty, the handshake fails.
  void show(List<TlsIdentity> identities);

  /// Prevents that the session is resumed later, so that each connection makes a full handshake.
  void disableSessionReuse();
}
