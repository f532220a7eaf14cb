package moongate.cluster.tls;

import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;
import moongate.model.value.Hash;

/// Accepts only one certificate, recognised by its SHA-256 digest. Data planes also check its
/// dates; control planes do not, as in Kong.
final class SameCertificate implements X509TrustManager {
  private final byte[] expected;

  SameCertificate(X509Certificate own) {
    try {
      this.expected = Hash.SHA_256.of(own.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("what was read from DER has one", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length == 0
        || !MessageDigest.isEqual(expected, Hash.SHA_256.of(chain[0].getEncoded()))) {
      throw new CertificateException("the peer's certificate is not the cluster certificate");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkClientTrusted(chain, authType);
    chain[0].checkValidity();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
