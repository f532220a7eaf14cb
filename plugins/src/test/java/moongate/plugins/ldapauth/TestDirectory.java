package moongate.plugins.ldapauth;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import moongate.model.pki.IssuedCertificate;

/// A real server of LDAP, with a few users, that notes who binds.
final class TestDirectory implements AutoCloseable {
  static final String BASE = "ou=people,dc=example,dc=test";

  private static final char[] NO_PASSWORD = {};

  private final List<String> binds = new CopyOnWriteArrayList<>();
  private final List<Long> connections = new CopyOnWriteArrayList<>();
  private final InMemoryDirectoryServer server;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile ResultCode problem = ResultCode.SUCCESS;
  private volatile boolean isSilent;

  private TestDirectory(boolean usesTls) throws LDAPException {
    var config = new InMemoryDirectoryServerConfig("dc=example,dc=test");
    config.setSchema(null);
    config.addInMemoryOperationInterceptor(new Noting());
    config.setListenerConfigs(listener(usesTls));
    server = new InMemoryDirectoryServer(config);
    add("dn: dc=example,dc=test", "objectClass: domain", "dc: example");
    add("dn: " + BASE, "objectClass: organizationalUnit", "ou: people");
    addUser("cn=bob", "secret");
    addUser("cn=k\u00e4the", "p\u00e4ss");
    addUser("cn=bob\\,ou=people", "comma");
    addUser("cn=bob,cn=k\u00e4the", "deeper");
    server.startListening();
  }

  private void add(String... lines) throws LDAPException {
    try {
      server.add(lines);
    } catch (LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addUser(String name, String password) throws LDAPException {
    add("dn: " + name + "," + BASE, "objectClass: person", "sn: x", "userPassword: " + password);
  }

  static TestDirectory plain() throws LDAPException {
    return new TestDirectory(false);
  }

  static TestDirectory withTls() throws LDAPException {
    return new TestDirectory(true);
  }

  private static InMemoryListenerConfig listener(boolean usesTls) throws LDAPException {
    var address = InetAddress.getLoopbackAddress();
    var tls = tls();
    return usesTls
        ? InMemoryListenerConfig.createLDAPSConfig(
            "tls", address, 0, tls.getServerSocketFactory(), tls.getSocketFactory())
        : InMemoryListenerConfig.createLDAPConfig("plain", address, 0, tls.getSocketFactory());
  }

  /// With a certificate that nobody vouches for.
  private static SSLContext tls() {
    var now = Instant.now();
    var issued =
        IssuedCertificate.selfSigned(
            new IssuedCertificate.Request(
                IssuedCertificate.Kind.ECDSA,
                "localhost",
                List.of("localhost"),
                false,
                now.minusSeconds(60),
                now.plusSeconds(3600)));
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("key", issued.key(), NO_PASSWORD, new Certificate[] {issued.certificate()});
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.getListenPort();
  }

  /// The names that were given, in their order.
  List<String> binds() {
    return binds;
  }

  /// How many connections they came over.
  long connections() {
    return connections.stream().distinct().count();
  }

  /// From now on answers nothing else.
  void failWith(ResultCode code) {
    problem = code;
  }

  /// From now on answers nothing at all.
  void fallSilent() {
    isSilent = true;
  }

  /// Closes the connections, and takes new ones.
  void hangUp() {
    server.closeAllConnections(false);
  }

  private final class Noting extends InMemoryOperationInterceptor {
    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request)
        throws LDAPException {
      binds.add(request.getRequest().getBindDN());
      connections.add(request.getConnectionID());
      if (isSilent) {
        awaitEnd();
      }
      if (problem != ResultCode.SUCCESS) {
        throw new LDAPException(problem, "not now");
      }
    }
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.shutDown(true);
  }
}
