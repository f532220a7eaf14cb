package moongate.cluster.tls;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/// Explains why a handshake failed. For a certificate that is not valid yet, or no longer, the
/// library's message contains nothing but the time.
public final class RefusedCertificate {
  private RefusedCertificate() {}

  /// @param innermost the deepest cause of the failure
  /// @param otherwise the text for all other failures
  public static String text(Throwable innermost, String otherwise) {
    return switch (innermost) {
      case CertificateExpiredException over -> "its certificate has expired, " + over.getMessage();
      case CertificateNotYetValidException early ->
          "its certificate is not valid yet, " + early.getMessage();
      default -> otherwise;
    };
  }
}
