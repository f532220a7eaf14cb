package moongate.it;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import moongate.model.pki.IssuedCertificate;
import moongate.net.tls.AnyCertificate;
import org.jspecify.annotations.Nullable;

/// TLS of clients and services on loopback that believe every certificate.
final class BelievingTls {
  private BelievingTls() {}

  /// For who shows no certificate.
  static SSLContext context() throws GeneralSecurityException, IOException {
    return context(null);
  }

  /// @param own the certificate that is shown, if any
  static SSLContext context(@Nullable IssuedCertificate own)
      throws GeneralSecurityException, IOException {
    var context = SSLContext.getInstance("TLS");
    context.init(keys(own), new TrustManager[] {new AnyCertificate()}, new SecureRandom());
    return context;
  }

  private static KeyManager[] keys(@Nullable IssuedCertificate own)
      throws GeneralSecurityException, IOException {
    if (own == null) {
      return new KeyManager[0];
    }
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var chain = new X509Certificate[] {own.certificate()};
    store.setKeyEntry("own", own.key(), new char[0], chain);
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }
}
