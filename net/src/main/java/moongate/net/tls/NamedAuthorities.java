package moongate.net.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/// Takes any certificate of a client, which others look at, and tells the client whose certificates
/// it might choose from.
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
