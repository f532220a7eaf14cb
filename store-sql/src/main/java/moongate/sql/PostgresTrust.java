package moongate.sql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.WrappedFactory;

/// The TLS of connections to PostgreSQL that verify the server, with the CA certificates in the
/// connection's properties. The driver creates it by its class name.
public final class PostgresTrust extends WrappedFactory {
  /// The property with CA certificates as PEM text.
  static final String AUTHORITIES = "moongate.authorities";

  /// The property that says whether the CA certificates of the JDK are trusted: `true`.
  static final String SYSTEM = "moongate.authorities.system";

  public PostgresTrust(Properties connection) throws GeneralSecurityException, IOException {
    var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    if (Boolean.parseBoolean(connection.getProperty(SYSTEM))) {
      for (var known : trusted(null).getAcceptedIssuers()) {
        add(authorities, known);
      }
    }
    var text = connection.getProperty(AUTHORITIES, "").getBytes(StandardCharsets.ISO_8859_1);
    var factory = CertificateFactory.getInstance("X.509");
    for (var named : factory.generateCertificates(new ByteArrayInputStream(text))) {
      add(authorities, named);
    }
    var context = SSLContext.getInstance("TLS");
    context.init(null, new X509TrustManager[] {trusted(authorities)}, null);
    this.factory = context.getSocketFactory();
  }

  private static void add(KeyStore authorities, Certificate certificate)
      throws GeneralSecurityException {
    authorities.setCertificateEntry("authority" + authorities.size(), certificate);
  }

  /// @param authorities null for the CA certificates of the JDK
  private static X509TrustManager trusted(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(authorities);
    return Arrays.stream(managers.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the JDK has no trust manager"));
  }
}
