package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import moongate.model.pki.IssuedCertificate;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a whole node probes its targets, and what it shows them and its services.
class ProbesTest {
  @TempDir private Path folder;

  private final IssuedCertificate authority = Issued.authority("authority");
  private final IssuedCertificate server = authority.issue(Issued.request("localhost"));

  private static String probed(int port, String active) {
    return """
    _format_version: '3.0'
    upstreams:
    - name: probed
      healthchecks:
        active:
          healthy: {interval: 0.05, successes: 1}
          unhealthy: {interval: 0.05, tcp_failures: 1, timeouts: 1, http_failures: 1}
    %s
      targets: [{target: 'localhost:%d'}]
    services:
    - {name: probed, host: probed, protocol: https, connect_timeout: 2000, retries: 0, routes: [{name: all, paths: [/]}]}
    """
        .formatted(active.indent(6).stripTrailing(), port);
  }

  private GatewayUnderTest start(String configuration, Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("prefix", folder.resolve("prefix").toString());
    settings.put("declarative_config_string", configuration);
    return GatewayUnderTest.with(settings);
  }

  /// A target that is found to be ill is asked nothing any more.
  private static void awaitStatus(GatewayUnderTest gateway, int status) throws Exception {
    Await.that(() -> gateway.get("/").status() == status);
  }

  /// On a busy machine a probe may time out: the target is ill then until another one succeeds.
  private static void assertIsWell(GatewayUnderTest gateway, TlsUpstream target) throws Exception {
    assertThat(target.subjects().poll(30, TimeUnit.SECONDS)).isEqualTo("nobody");
    awaitStatus(gateway, 200);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true, true",
    "other.test, true, false",
    "localhost, false, false",
  })
  void probesVerifyTheNameAndTheAuthorityOfATarget(String name, boolean isTrusted, boolean isWell)
      throws Exception {
    var trusted = (isTrusted ? authority : Issued.authority("authority")).certificateText();
    try (var target = new TlsUpstream(server);
        var gateway =
            start(
                probed(target.port(), "type: https\nhttps_sni: " + name),
                Map.of("lua_ssl_trusted_certificate", trusted))) {
      if (isWell) {
        assertIsWell(gateway, target);
      } else {
        awaitStatus(gateway, 503);
      }
    }
  }

  @Test
  void probesThatVerifyNothingTakeAnyCertificate() throws Exception {
    try (var target = new TlsUpstream(server);
        var gateway =
            start(
                probed(target.port(), "type: https\nhttps_verify_certificate: false"), Map.of())) {
      assertIsWell(gateway, target);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "grpc", "grpcs"})
  void otherProbesAskForAConnectionOnly(String type) throws Exception {
    try (var target = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        var gateway = start(probed(target.getLocalPort(), "type: " + type), Map.of())) {
      for (int i = 0; i < 3; i++) {
        try (var probe = target.accept()) {
          assertThat(probe.getInputStream().read()).isNegative();
        }
      }
      target.close();
      awaitStatus(gateway, 503);
    }
  }

  @Test
  void aTargetThatAnswersNoHelloIsIll() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        var gateway = start(probed(silent.getLocalPort(), "type: https\ntimeout: 0.1"), Map.of())) {
      awaitStatus(gateway, 503);
    }
  }

  @Test
  void aServiceThatAnswersNoHelloTimesOut() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        var gateway =
            start(
                """
                _format_version: '3.0'
                services:
                - name: silent
                  url: https://localhost:%d
                  connect_timeout: 100
                  retries: 1
                  routes: [{name: all, paths: [/]}]
                """
                    .formatted(silent.getLocalPort()),
                Map.of())) {
      assertThat(gateway.get("/").status()).isEqualTo(504);
      silent.accept().close();
      silent.accept().close(); // the second try
    }
  }

  /// What a node shows and whom it trusts may be renewed without a restart.
  @Test
  void theCertificateForServicesAndTheAuthoritiesAreReadAgainAtAReload() throws Exception {
    var chain = folder.resolve("client.crt");
    var key = folder.resolve("client.key");
    var trusted = folder.resolve("trusted.crt");
    write(authority.issue(Issued.request("before")), chain, key);
    Files.writeString(trusted, Issued.authority("authority").certificateText());
    try (var upstream = new TlsUpstream(server);
        var gateway =
            start(
                """
                _format_version: '3.0'
                services:
                - name: any
                  url: https://localhost:%1$d
                  retries: 0
                  routes: [{name: any, paths: [/any]}]
                - name: verified
                  url: https://localhost:%1$d
                  retries: 0
                  tls_verify: true
                  routes: [{name: verified, paths: [/verified]}]
                """
                    .formatted(upstream.port()),
                Map.of(
                    "client_ssl", "on",
                    "client_ssl_cert", chain.toString(),
                    "client_ssl_cert_key", key.toString(),
                    "lua_ssl_trusted_certificate", trusted.toString()))) {
      assertThat(gateway.get("/any").body()).isEqualTo("CN=before");
      assertThat(gateway.get("/verified").status()).isEqualTo(502);

      write(authority.issue(Issued.request("after")), chain, key);
      Files.writeString(trusted, authority.certificateText());
      assertThat(gateway.reload()).isEmpty();
      assertThat(gateway.get("/any").body()).isEqualTo("CN=after");
      assertThat(gateway.get("/verified").body()).isEqualTo("CN=after");

      Files.writeString(trusted, "nobody");
      assertThat(gateway.reload()).get().asString().contains("lua_ssl_trusted_certificate");
      assertThat(gateway.get("/verified").body()).isEqualTo("CN=after");
    }
  }

  private static void write(IssuedCertificate issued, Path chain, Path key) throws IOException {
    Files.writeString(chain, issued.certificateText());
    Files.writeString(key, issued.keyText());
  }
}
