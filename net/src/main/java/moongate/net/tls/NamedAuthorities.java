package moongate.net.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/// Accepts any client certificate, which is checked later, and tells the client which authorities'
/// certificates it may choose from.
final class NamedAuthorities extends AnyCertificate {
  private final List<X509Certificate> named;

  NamedAuthorities(List<X509Certificate> named) {
    this.named = named;
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return named.toArray(X509Certificate[]::new);
  }
}
