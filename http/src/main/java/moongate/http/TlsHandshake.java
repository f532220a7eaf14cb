package moongate.http;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A TLS handshake whose client has said hello and waits for a certificate.
public interface TlsHandshake extends Caller {
  /// The connection; its [Connection#tls()] comes with the end of the handshake.
  Connection connection();

  /// The name that the client asked for (SNI), in lower case; null for none.
  @Nullable String serverName();

  /// Asks the client for a certificate. It may answer without one.
  ///
  /// @param authorities whose certificates it should choose from; empty for anybody's
  void requestClientCertificate(List<X509Certificate> authorities);

  /// Shows these to the client in place of what the configuration has for it: one of each kind of
  /// key. With none the handshake fails.
  void show(List<TlsIdentity> identities);

  /// The session is not to be resumed later: each connection has to pass here.
  void disableSessionReuse();
}
