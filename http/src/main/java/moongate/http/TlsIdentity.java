package moongate.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate chain with its private key, for one side of a TLS connection. Equal only to
/// itself, so that derived objects can be cached under it for as long as it is used.
public final class TlsIdentity {
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  /// @param chain begins with the certificate of `key`, followed by its issuers
  public TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  public PrivateKey key() {
    return key;
  }

  /// True for a key on an elliptic curve, which not every client supports.
  public boolean isEcdsa() {
    return key.getAlgorithm().equals("EC");
  }
}
