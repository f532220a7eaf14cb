package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import moongate.app.node.NodeException;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.testkit.GatewayUnderTest;
import org.junit.jupiter.api.Test;

/// Mutual TLS of the Admin API.
class AdminTlsTest {
  private static final IssuedCertificate OURS = IssuedCertificate.selfSigned(request("ours", true));
  private static final IssuedCertificate OTHERS =
      IssuedCertificate.selfSigned(request("others", true));

  private static IssuedCertificate.Request request(String name, boolean isAuthority) {
    var now = Instant.now();
    return new IssuedCertificate.Request(
        Kind.ECDSA,
        name,
        List.of(name),
        isAuthority,
        now.minus(Duration.ofHours(1)),
        now.plus(Duration.ofHours(1)));
  }

  @Test
  void onlyWhoHasACertificateOfTheAuthorityGetsIn() throws Exception {
    var settings =
        Map.of(
            "admin_listen", "127.0.0.1:0 ssl",
            "nginx_admin_ssl_verify_client", "on",
            "nginx_admin_ssl_client_certificate", OURS.certificateText());
    try (var gateway = GatewayUnderTest.with(settings)) {
      int port = gateway.adminPort();

      var known = new TlsClient(port, OURS.issue(request("admin", false)));
      assertThat(known.get("localhost", "/status")).startsWith("HTTP/1.1 200");

      var stranger = new TlsClient(port, OTHERS.issue(request("admin", false)));
      assertThatThrownBy(() -> stranger.get("localhost", "/status"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> new TlsClient(port, null).get("localhost", "/status"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void withoutAnAuthorityTheNodeDoesNotStart() {
    var settings = Map.of("nginx_admin_ssl_verify_client", "on");

    assertThatThrownBy(() -> GatewayUnderTest.with(settings))
        .isInstanceOf(NodeException.class)
        .hasMessage(
            "nginx_admin_ssl_verify_client is on, but nginx_admin_ssl_client_certificate names no"
                + " authority");
  }
}
