package moongate.http;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/// Recognises certificates that were signed with their own key.
public final class SelfSignature {
  private SelfSignature() {}

  public static boolean isOn(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }
}
