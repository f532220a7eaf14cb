package moongate.http;

import java.security.cert.X509Certificate;
import java.util.List;

/// The authorities that a server is verified by, in place of those that the node trusts. Equal to
/// itself only, as [TlsIdentity] is.
public final class TlsAuthorities {
  private final List<X509Certificate> certificates;

  public TlsAuthorities(List<X509Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  public List<X509Certificate> certificates() {
    return certificates;
  }
}
