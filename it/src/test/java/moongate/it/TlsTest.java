package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.testkit.GatewayUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A whole node that speaks TLS.
class TlsTest {
  @TempDir private Path prefix;

  private static IssuedCertificate issued(Kind kind, String name) {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            kind, name, List.of(name), false, now.minusSeconds(60), now.plusSeconds(3600)));
  }

  private static String certificate(IssuedCertificate issued, String... names) {
    var snis = new StringBuilder();
    for (var name : names) {
      snis.append("  - name: '").append(name).append("'\n");
    }
    return "- cert: |\n"
        + issued.certificateText().indent(4)
        + "  key: |\n"
        + issued.keyText().indent(4)
        + "  snis:\n"
        + snis;
  }

  private static String document(String certificates, String... lines) {
    return "_format_version: '3.0'\ncertificates:\n" + certificates + String.join("\n", lines);
  }

  private GatewayUnderTest start(String configuration) {
    return GatewayUnderTest.with(
        Map.of(
            "prefix",
            prefix.toString(),
            "proxy_listen",
            "127.0.0.1:0 ssl",
            "declarative_config_string",
            configuration));
  }

  @Test
  void theCertificateOfTheNameIsShownThenThoseOfWildcardsThenTheNodesOwn() throws Exception {
    var certificates =
        certificate(issued(Kind.ECDSA, "exact"), "a.example")
            + certificate(issued(Kind.RSA, "wild"), "*.example", "b.*");
    try (var gateway = start(document(certificates))) {
      var client = new TlsClient(gateway.port(), null);
      assertThat(client.shown("a.example")).isEqualTo("CN=exact");
      assertThat(client.shown("A.Example")).isEqualTo("CN=exact");
      assertThat(client.shown("x.example")).isEqualTo("CN=wild");
      assertThat(client.shown("b.org")).isEqualTo("CN=wild");
      assertThat(client.shown("x.y.example")).isEqualTo("CN=localhost");
      assertThat(prefix.resolve("ssl/kong-default.key")).exists();
    }
  }

  @Test
  void theNodesOwnCertificateStaysTheSame() throws Exception {
    try (var gateway = start("_format_version: '3.0'")) {
      assertThat(new TlsClient(gateway.port(), null).shown("a.example")).isEqualTo("CN=localhost");
    }
    var before = Files.readString(prefix.resolve("ssl/kong-default-ecdsa.crt"));
    start("_format_version: '3.0'").close();
    assertThat(prefix.resolve("ssl/kong-default-ecdsa.crt")).hasContent(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ngx.exit(ngx.ERROR)", "error('no')", "while true do end"})
  void aFunctionInTheCertificatePhaseMayEndTheHandshake(String code) throws Exception {
    try (var gateway = start(withCertificatePhase(code))) {
      var client = new TlsClient(gateway.port(), null);
      assertThatThrownBy(() -> client.shown("a.example")).isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ngx.sleep(0.01)", "ngx.exit(ngx.OK)", "kong.log.notice('hello')"})
  void aFunctionInTheCertificatePhaseMayWaitAndGoOn(String code) throws Exception {
    try (var gateway = start(withCertificatePhase(code))) {
      assertThat(new TlsClient(gateway.port(), null).shown("a.example")).isEqualTo("CN=exact");
    }
  }

  private static String withCertificatePhase(String code) {
    return document(
        certificate(issued(Kind.ECDSA, "exact"), "*"),
        "plugins:",
        "- name: pre-function",
        "  config:",
        "    certificate:",
        "    - " + code);
  }

  @Test
  void functionsSeeWhatWasAgreedAndTheClientsCertificate() throws Exception {
    var configuration =
        document(
            certificate(issued(Kind.ECDSA, "exact"), "*"),
            "routes:",
            "- paths: [/]",
            "  name: all",
            "plugins:",
            "- name: pre-function",
            "  config:",
            "    certificate:",
            "    - assert(kong.client.tls.request_client_certificate())",
            "    access:",
            "    - |",
            "      local v = ngx.var",
            "      local chain = kong.client.tls.get_full_client_certificate_chain() or 'none'",
            "      kong.response.exit(200, table.concat({v.ssl_protocol, v.ssl_server_name,",
            "        v.ssl_client_verify, v.ssl_client_s_dn or '-', chain:sub(1, 27)}, ' '))");
    try (var gateway = start(configuration)) {
      assertThat(new TlsClient(gateway.port(), null).get("a.example", "/"))
          .endsWith("TLSv1.3 a.example NONE - none");
      var own = issued(Kind.RSA, "client");
      assertThat(new TlsClient(gateway.port(), own).get("a.example", "/"))
          .endsWith(
              "TLSv1.3 a.example FAILED:unable to verify the first certificate CN=client"
                  + " -----BEGIN CERTIFICATE-----");
    }
  }
}
