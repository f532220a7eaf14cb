package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import moongate.http.Origin;
import moongate.http.TlsIdentity;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.net.tls.AnyCertificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a service sees of the certificate that it is to be shown.
final class ClientCertificateTest extends TlsUpstreamTesting {
  private final IssuedCertificate authority =
      IssuedCertificate.selfSigned(request(Kind.ECDSA, "authority.test", true));

  private static IssuedCertificate.Request request(Kind kind, String name, boolean isAuthority) {
    var now = Instant.now();
    return new IssuedCertificate.Request(
        kind, name, List.of(name), isAuthority, now.minusSeconds(60), now.plusSeconds(3600));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isOfEitherKind(Kind kind) throws Exception {
    assertThat(seen(kind, "TLSv1.3", authority.certificate())).contains("client.test");
  }

  /// It may trust more authorities than it names.
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void isShownToAServiceThatNamesOtherAuthorities(String version) throws Exception {
    var other = IssuedCertificate.selfSigned(request(Kind.ECDSA, "other.test", true));
    assertThat(seen(Kind.ECDSA, version, other.certificate())).contains("client.test");
  }

  /// The name in the certificate that a service sees which names `named` as its authority.
  private String seen(Kind kind, String version, X509Certificate named) throws Exception {
    var client = authority.issue(request(kind, "client.test", false));
    var shown = new TlsIdentity(List.of(client.certificate()), client.key());
    try (var service = listen(version, named)) {
      var name = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> tellName(service, name));
      var address = new InetSocketAddress(service.getInetAddress(), service.getLocalPort());
      var failure = failure(this.client, new Origin(address, true, "up.test").with(shown, null));
      assertThat(failure).isEqualTo("none");
      return name.join();
    }
  }

  private static SSLServerSocket listen(String version, X509Certificate named) throws Exception {
    var service = UpstreamIdentity.selfSigned().listen(new NamingAuthorities(named));
    service.setNeedClientAuth(true);
    service.setEnabledProtocols(new String[] {version});
    return service;
  }

  private static final class NamingAuthorities extends AnyCertificate {
    private final X509Certificate named;

    NamingAuthorities(X509Certificate named) {
      this.named = named;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {named};
    }
  }

  private static void tellName(ServerSocket service, CompletableFuture<String> name) {
    try (var socket = (SSLSocket) service.accept()) {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      name.complete(socket.getSession().getPeerPrincipal().getName());
      socket.getInputStream().read();
    } catch (IOException e) {
      name.completeExceptionally(e);
    }
  }
}
