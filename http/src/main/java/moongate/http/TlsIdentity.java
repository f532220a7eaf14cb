package moongate.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate chain with its private key, to be shown to the other side of a connection. Equal
/// to itself only, so that what is made of it can be kept under it for as long as it is used.
public final class TlsIdentity {
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  /// @param chain the certificate of the key first, then those that vouch for it
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

  /// True for a key on an elliptic curve, which not every client can check.
  public boolean isEcdsa() {
    return key.getAlgorithm().equals("EC");
  }
}
