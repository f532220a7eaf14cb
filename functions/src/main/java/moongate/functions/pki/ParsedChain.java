package moongate.functions.pki;

import java.security.cert.X509Certificate;
import java.util.List;
import moongate.http.TlsIdentity;
import moongate.model.pki.Pem;
import org.jspecify.annotations.Nullable;

/// Certificates that a function has parsed, the one of a key first.
public final class ParsedChain {
  private final List<X509Certificate> certificates;
  private @Nullable TlsIdentity lastIdentity;

  public ParsedChain(List<X509Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  public List<X509Certificate> certificates() {
    return certificates;
  }

  /// The first certificate.
  public X509Certificate first() {
    return certificates.getFirst();
  }

  /// This chain with its key, the same object for the same key: connections are kept under it.
  ///
  /// @return null when the key is another certificate's
  public @Nullable TlsIdentity identity(ParsedKey key) {
    var known = lastIdentity;
    if (known == null || !known.key().equals(key.key())) {
      if (!Pem.isPair(first(), key.key())) {
        return null;
      }
      lastIdentity = known = new TlsIdentity(certificates, key.key());
    }
    return known;
  }
}
