package moongate.functions.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Certificates that a function puts in a row.
public final class ChainBuilder {
  private static final int MOST = 20;

  private final List<X509Certificate> certificates = new ArrayList<>();

  /// Adds a certificate; false when there are too many already.
  public boolean add(X509Certificate certificate) {
    if (certificates.size() >= MOST) {
      return false;
    }
    certificates.add(certificate);
    return true;
  }

  public List<X509Certificate> certificates() {
    return List.copyOf(certificates);
  }
}
