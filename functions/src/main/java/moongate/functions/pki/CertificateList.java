package moongate.functions.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Certificates that a function puts together one by one, so many at most.
public abstract sealed class CertificateList permits ChainBuilder, TrustedStore {
  private final int most;
  private final List<X509Certificate> certificates = new ArrayList<>();

  CertificateList(int most) {
    this.most = most;
  }

  /// Adds a certificate; false when there are too many already.
  public final boolean add(X509Certificate certificate) {
    if (certificates.size() >= most) {
      return false;
    }
    certificates.add(certificate);
    return true;
  }

  public final List<X509Certificate> certificates() {
    return List.copyOf(certificates);
  }
}
