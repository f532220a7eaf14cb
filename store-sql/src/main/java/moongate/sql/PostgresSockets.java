package moongate.sql;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import moongate.model.pki.Pem;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.NonValidatingFactory;
import org.postgresql.ssl.WrappedFactory;

/// The sockets with TLS of connections to PostgreSQL. The driver creates this object by its class
/// name, and gives it the connection's properties: the only way for certificates to come here.
public final class PostgresSockets extends WrappedFactory {
  private static final String PREFIX = "moongate.tls.";
  private static final String IS_VERIFIED = PREFIX + "verified";
  private static final String TRUSTS_SYSTEM = PREFIX + "system";
  private static final String AUTHORITIES = PREFIX + "authorities";
  private static final String CHAIN = PREFIX + "chain";
  private static final String KEY = PREFIX + "key";
  private static final String LOWEST = PREFIX + "lowest";

  /// The versions of TLS, in the order of [PostgresTls.Version].
  private static final List<String> VERSIONS = List.of("TLSv1.1", "TLSv1.2", "TLSv1.3");

  private static final char[] NO_PASSWORD = {};

  private final String[] versions;

  public PostgresSockets(Properties connection) throws GeneralSecurityException, IOException {
    var context = SSLContext.getInstance("TLS");
    context.init(shown(connection), new TrustManager[] {trusted(connection)}, null);
    factory = context.getSocketFactory();
    int lowest = VERSIONS.indexOf(connection.getProperty(LOWEST));
    versions = VERSIONS.subList(lowest, VERSIONS.size()).toArray(String[]::new);
  }

  /// Puts what is needed here among the properties of a connection.
  static void describe(PostgresTls tls, Properties connection) {
    connection.setProperty("sslfactory", PostgresSockets.class.getName());
    connection.setProperty(LOWEST, VERSIONS.get(tls.lowest().ordinal()));
    if (tls.mode() instanceof PostgresTls.Mode.Verified(var trustsSystem, var authorities)) {
      connection.setProperty(IS_VERIFIED, "true");
      connection.setProperty(TRUSTS_SYSTEM, Boolean.toString(trustsSystem));
      connection.setProperty(AUTHORITIES, text(authorities));
    }
    tls.shown()
        .ifPresent(shown -> {
          connection.setProperty(CHAIN, text(shown.chain()));
          connection.setProperty(KEY, Pem.write(shown.key()));
        });
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean closes)
      throws IOException {
    var socket = (SSLSocket) super.createSocket(plain, host, port, closes);
    socket.setEnabledProtocols(versions);
    return socket;
  }

  private static String text(List<X509Certificate> certificates) {
    return certificates.stream().map(Pem::write).collect(Collectors.joining());
  }

  private static List<X509Certificate> certificates(Properties connection, String property) {
    var text = connection.getProperty(property, "");
    return text.isEmpty() ? List.of() : Pem.certificates(text);
  }

  /// Null for nothing to show.
  private static KeyManager @Nullable [] shown(Properties connection)
      throws GeneralSecurityException, IOException {
    var chain = certificates(connection, CHAIN);
    if (chain.isEmpty()) {
      return null;
    }
    var keys = empty();
    var key = Pem.privateKey(connection.getProperty(KEY));
    keys.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, NO_PASSWORD);
    return managers.getKeyManagers();
  }

  private static TrustManager trusted(Properties connection)
      throws GeneralSecurityException, IOException {
    if (connection.getProperty(IS_VERIFIED) == null) {
      return new NonValidatingFactory.NonValidatingTM();
    }
    var authorities = empty();
    if (Boolean.parseBoolean(connection.getProperty(TRUSTS_SYSTEM))) {
      for (var known : managerOf(null).getAcceptedIssuers()) {
        add(authorities, known);
      }
    }
    for (var named : certificates(connection, AUTHORITIES)) {
      add(authorities, named);
    }
    return managerOf(authorities);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static void add(KeyStore authorities, Certificate certificate)
      throws GeneralSecurityException {
    authorities.setCertificateEntry("authority" + authorities.size(), certificate);
  }

  /// @param authorities null for the CA certificates of the JDK
  private static X509TrustManager managerOf(@Nullable KeyStore authorities)
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
