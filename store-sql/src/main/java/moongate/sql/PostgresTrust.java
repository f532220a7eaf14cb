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

/// The TLS of connections to PostgreSQL whose server is verified: by the authorities that the
/// connection's properties name. The driver makes it by its name.
public final class PostgresTrust extends WrappedFactory {
  /// Certificates of authorities as PEM text.
  static final String AUTHORITIES = "moongate.authorities";

  /// Whether those count that the JDK knows: `true`.
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

  /// @param authorities null for those that the JDK knows
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
