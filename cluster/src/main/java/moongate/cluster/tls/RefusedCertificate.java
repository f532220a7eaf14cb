package moongate.cluster.tls;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/// Why a handshake ended, in words: of certificates whose time it is not, the library tells the
/// time alone.
public final class RefusedCertificate {
  private RefusedCertificate() {}

  /// @param innermost the deepest cause of the failure
  /// @param otherwise what to say of all other failures
  public static String text(Throwable innermost, String otherwise) {
    return switch (innermost) {
      case CertificateExpiredException over -> "its certificate has expired, " + over.getMessage();
      case CertificateNotYetValidException early ->
          "its certificate is not valid yet, " + early.getMessage();
      default -> otherwise;
    };
  }
}
