package moongate.http;

import java.security.cert.X509Certificate;
import java.util.List;

/// The authorities that a server's certificate is verified with, instead of those that the node
/// trusts. Equal only to itself, like [TlsIdentity].
public final class TlsAuthorities {
  private final List<X509Certificate> certificates;

  public TlsAuthorities(List<X509Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  public List<X509Certificate> certificates() {
    return certificates;
  }
}
