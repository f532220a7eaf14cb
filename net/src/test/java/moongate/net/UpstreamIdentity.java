package moongate.net;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.net.settings.Trust;
import org.jspecify.annotations.Nullable;

/// The certificate of an upstream, mostly named `up.test`, which the JDK's own TLS shows.
///
/// @param chain what it shows, its own certificate first
/// @param root who vouches for it in the end
record UpstreamIdentity(IssuedCertificate own, List<X509Certificate> chain, X509Certificate root) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  static UpstreamIdentity selfSigned() {
    return selfSigned("up.test");
  }

  static UpstreamIdentity selfSigned(String name) {
    var own = IssuedCertificate.selfSigned(request(name, false));
    return new UpstreamIdentity(own, List.of(own.certificate()), own.certificate());
  }

  /// It shows the whole chain.
  static UpstreamIdentity withIntermediate() {
    var root = IssuedCertificate.selfSigned(request("root.test", true));
    var between = root.issue(request("between.test", true));
    var own = between.issue(request("up.test", false));
    return new UpstreamIdentity(
        own,
        List.of(own.certificate(), between.certificate(), root.certificate()),
        root.certificate());
  }

  private static IssuedCertificate.Request request(String name, boolean isAuthority) {
    var now = Instant.now();
    return new IssuedCertificate.Request(
        Kind.ECDSA, name, List.of(name), isAuthority, now.minusSeconds(60), now.plusSeconds(3600));
  }

  /// The trust of those who know it.
  Trust trusted() {
    return new Trust(false, List.of(root));
  }

  SSLServerSocket listen() throws IOException, GeneralSecurityException {
    return listen(null);
  }

  /// @param trust of its clients; null for the JDK's
  SSLServerSocket listen(@Nullable TrustManager trust)
      throws IOException, GeneralSecurityException {
    var sockets = context(trust).getServerSocketFactory();
    return (SSLServerSocket) sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  SSLContext context() throws IOException, GeneralSecurityException {
    return context(null);
  }

  private SSLContext context(@Nullable TrustManager trust)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("up", own.key(), PASSWORD, chain.toArray(X509Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust == null ? null : new TrustManager[] {trust}, null);
    return context;
  }
}
