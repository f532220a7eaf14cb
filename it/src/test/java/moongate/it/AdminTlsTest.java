package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import moongate.app.node.NodeException;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import org.junit.jupiter.api.Test;

/// TLS of the Admin API: mutual, and with HTTP/2.
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
  void speaksHttp2WhereTheListenerSaysSo() throws Exception {
    try (var gateway = GatewayUnderTest.with(Map.of("admin_listen", "127.0.0.1:0 ssl http2"));
        var client = HttpClient.newBuilder().sslContext(BelievingTls.context()).build()) {
      var uri = URI.create("https://127.0.0.1:" + gateway.adminPort() + "/consumers");
      var request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"\"}"))
              .build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("length must be at least 1");
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
