package moongate.http;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The result of the TLS handshake of a connection.
///
/// @param protocol such as `TLSv1.3`
/// @param cipher the cipher suite, by OpenSSL's name
/// @param serverName the server name that the client sent (SNI), in lower case
/// @param isResumed whether an earlier session was resumed
/// @param clientChain the client's certificate, followed by the others it sent; empty if it was not
///   asked for one, or has none. It is not verified
public record TlsSession(
    String protocol,
    String cipher,
    @Nullable String serverName,
    boolean isResumed,
    List<X509Certificate> clientChain) {
  public TlsSession {
    clientChain = List.copyOf(clientChain);
  }

  /// The client's verification result as nginx reports it: `NONE`, or `FAILED:` with the reason,
  /// since there is no authority to verify the certificate with.
  public String clientVerify() {
    return ClientVerdict.of(clientChain, Instant.now());
  }
}
