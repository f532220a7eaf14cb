package moongate.functions.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// The authorities that a function puts together to verify others by.
public final class TrustedStore {
  /// More than any list of public authorities has.
  private static final int MOST = 500;

  private final List<X509Certificate> certificates = new ArrayList<>();

  /// Adds an authority; false when there are too many already.
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
