package moongate.http;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was agreed in the TLS handshake of a connection.
///
/// @param protocol such as `TLSv1.3`
/// @param cipher under OpenSSL's name
/// @param serverName the name that the client asked for (SNI), in lower case
/// @param isResumed whether it goes on from an earlier session
/// @param clientChain the client's certificate first, then those it sent along; empty when it was
///   not asked for one, or has none. Nobody has verified it
public record TlsSession(
    String protocol,
    String cipher,
    @Nullable String serverName,
    boolean isResumed,
    List<X509Certificate> clientChain) {
  public TlsSession {
    clientChain = List.copyOf(clientChain);
  }

  /// What nginx would say of the client's certificate: `NONE`, or `FAILED:` with the reason, since
  /// there is no authority that it would be verified by.
  public String clientVerify() {
    return ClientVerdict.of(clientChain, Instant.now());
  }
}
