package moongate.cluster.tls;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/// Explains why a handshake failed, as something that the peer has or does. For a certificate that
/// is not valid yet, or no longer, the library's message contains nothing but the time; for an
/// alert of the peer, nothing but its name.
public final class RefusedCertificate {
  /// Occurs in OpenSSL's message about an alert that the peer has sent.
  private static final String ALERT = "_ALERT_";

  private static final String NO_CERTIFICATE = "PEER_DID_NOT_RETURN_A_CERTIFICATE";

  private RefusedCertificate() {}

  /// @param innermost the deepest cause of the failure
  /// @param otherwise the text for all other failures
  public static String text(Throwable innermost, String otherwise) {
    return switch (innermost) {
      case CertificateExpiredException over -> "its certificate has expired, " + over.getMessage();
      case CertificateNotYetValidException early ->
          "its certificate is not valid yet, " + early.getMessage();
      case SSLException alert when message(alert).contains(ALERT) ->
          "it refuses this node's certificate or its TLS ("
              + message(alert).substring(message(alert).lastIndexOf(':') + 1)
              + ")";
      case SSLException none when message(none).contains(NO_CERTIFICATE) ->
          "it shows no certificate";
      default -> otherwise;
    };
  }

  private static String message(SSLException failure) {
    return String.valueOf(failure.getMessage());
  }
}
