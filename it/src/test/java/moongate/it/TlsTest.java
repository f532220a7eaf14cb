package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.testkit.Await;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A whole node that speaks TLS.
class TlsTest {
  @TempDir private Path prefix;

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

  private GatewayUnderTest start(String configuration, String... modules) {
    return GatewayUnderTest.with(
        Map.of(
            "untrusted_lua_sandbox_requires",
            String.join(",", modules),
            "prefix",
            prefix.toString(),
            "proxy_listen",
            "127.0.0.1:0 ssl",
            "declarative_config_string",
            configuration));
  }

  @Test
  void monitoringSeesWhichCertificatesEndSoon() {
    var short1 = Issued.selfSigned("short.test");
    var now = Instant.now();
    var long1 =
        IssuedCertificate.selfSigned(
            new IssuedCertificate.Request(
                Kind.ECDSA,
                "long.test",
                List.of("long.test"),
                false,
                now.minusSeconds(60),
                now.plus(Duration.ofDays(90))));
    try (var gateway =
        start(
            document(
                certificate(short1, "short.test", "*.short.test")
                    + certificate(long1, "long.test")))) {
      var metrics = WireClient.get(gateway.statusPort(), "/metrics").body();
      long end = short1.certificate().getNotAfter().toInstant().getEpochSecond();
      for (var name : List.of("short.test", "*.short.test")) {
        assertThat(metrics)
            .containsPattern(
                Pattern.quote(
                        "moongate_certificate_expiry_timestamp_seconds{name=\"%s\",source=\"configuration\"} "
                            .formatted(name))
                    + "(.*)\n");
      }
      assertThat(metrics).contains(Double.toString(end)).doesNotContain("long.test");
    }
  }

  @Test
  void functionsShowCertificatesAndVerifyServicesWithTheirOwn() throws Exception {
    var authority = Issued.authority("authority");
    var own = authority.issue(Issued.request(Kind.ECDSA, "function"));
    var server = authority.issue(Issued.request(Kind.ECDSA, "localhost"));
    try (var upstream = new TlsUpstream(server);
        var gateway =
            GatewayUnderTest.with(
                Map.of(
                    "prefix", prefix.toString(),
                    "proxy_listen", "127.0.0.1:0 ssl",
                    "lua_ssl_trusted_certificate", authority.certificateText(),
                    "untrusted_lua_sandbox_requires",
                        "ngx.ssl, resty.http, resty.openssl.x509, resty.openssl.x509.store",
                    "declarative_config_string",
                        MATERIAL.formatted(
                            upstream.port(),
                            own.certificateText().indent(10),
                            own.keyText().indent(10),
                            authority.certificateText().indent(10),
                            Issued.authority("authority").certificateText().indent(10))))) {
      var client = new TlsClient(gateway.port(), null);
      assertThat(client.get("a.example", "/shown"))
          .startsWith("HTTP/1.1 200")
          .endsWith("CN=function");
      assertThat(client.get("a.example", "/verified")).startsWith("HTTP/1.1 200");
      assertThat(client.get("a.example", "/stranger")).startsWith("HTTP/1.1 502");
      assertThat(client.get("a.example", "/http")).endsWith("CN=function");
      assertThat(client.get("a.example", "/socket")).endsWith("CN=function");
    }
  }

  private static final String MATERIAL =
      """
      _format_version: '3.0'
      services:
      - name: tls
        url: https://localhost:%d/
        retries: 0
        routes: [{name: all, paths: [/]}]
      plugins:
      - name: pre-function
        config:
          access:
          - |
            local ssl = require("ngx.ssl")
            local x509 = require("resty.openssl.x509")
            local chain = ssl.parse_pem_cert([[
      %s      ]])
            local key = ssl.parse_pem_priv_key([[
      %s      ]])
            local authority, stranger = [[
      %s      ]], [[
      %s      ]]
            local store = require("resty.openssl.x509.store").new()
            local path = kong.request.get_path()
            local port = %1$d
            if path == "/shown" then
              assert(kong.service.set_tls_cert_key(chain, key))
            elseif path == "/verified" or path == "/stranger" then
              assert(store:add(x509.new(path == "/verified" and authority or stranger)))
              assert(kong.service.set_tls_verify(true))
              assert(kong.service.set_tls_verify_store(store))
            elseif path == "/http" then
              local http = require("resty.http").new()
              local res = assert(http:request_uri("https://localhost:" .. port .. "/",
                { ssl_client_cert = chain, ssl_client_priv_key = key }))
              return kong.response.exit(200, res.body)
            elseif path == "/socket" then
              local sock = ngx.socket.tcp()
              assert(sock:connect("localhost", port))
              assert(sock:setclientcert(chain, key))
              assert(sock:sslhandshake(nil, "localhost", true))
              assert(sock:send("GET / HTTP/1.1\\r\\n\\r\\n"))
              assert(sock:receiveuntil("\\r\\n\\r\\n")())
              return kong.response.exit(200, assert(sock:receive(11)))
            end
      """;

  @Test
  void theCertificateOfTheNameIsShownThenThoseOfWildcardsThenTheNodesOwn() throws Exception {
    var certificates =
        certificate(Issued.selfSigned(Kind.ECDSA, "exact"), "a.example")
            + certificate(Issued.selfSigned(Kind.RSA, "wild"), "*.example", "b.*");
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
  @ValueSource(
      strings = {
        "ngx.sleep(0.01)",
        "ngx.exit(ngx.OK)",
        "kong.client.tls.disable_session_reuse()",
        "kong.log.notice('hello')"
      })
  void aFunctionInTheCertificatePhaseMayWaitAndGoOn(String code) throws Exception {
    try (var gateway = start(withCertificatePhase(code))) {
      assertThat(new TlsClient(gateway.port(), null).shown("a.example")).isEqualTo("CN=exact");
    }
  }

  @Test
  void aFunctionInTheCertificatePhaseChoosesWhatIsShown() throws Exception {
    var other = Issued.selfSigned(Kind.ECDSA, "other");
    var code =
        """
        |
              local ssl = require("ngx.ssl")
              local cert, key = [[
        %s
              ]], [[
        %s
              ]]
              assert(ssl.clear_certs())
              if ssl.server_name() == "parsed.example" then
                assert(ssl.set_cert(assert(ssl.parse_pem_cert(cert))))
                assert(ssl.set_priv_key(assert(ssl.parse_pem_priv_key(key))))
              elseif ssl.server_name() == "der.example" then
                assert(ssl.set_der_cert(assert(ssl.cert_pem_to_der(cert))))
                assert(ssl.set_der_priv_key(assert(ssl.priv_key_pem_to_der(key))))
              end
        """
            .formatted(other.certificateText().indent(6), other.keyText().indent(6));
    try (var gateway = start(withCertificatePhase(code), "ngx.ssl")) {
      var client = new TlsClient(gateway.port(), null);
      assertThat(client.shown("parsed.example")).isEqualTo("CN=other");
      assertThat(client.shown("der.example")).isEqualTo("CN=other");
      assertThatThrownBy(() -> client.shown("cleared.example")).isInstanceOf(SSLException.class);
    }
  }

  /// The JDK's client shows nothing that none of the authorities vouches for.
  @ParameterizedTest
  @CsvSource({"true, CN=client", "false, nobody"})
  void aFunctionNamesTheAuthoritiesWhoseCertificatesItWants(boolean isOwn, String shown)
      throws Exception {
    var authority = Issued.authority("authority");
    var own = authority.issue(Issued.request(Kind.ECDSA, "client"));
    var named = isOwn ? authority : Issued.authority("stranger");
    var configuration =
        document(
            certificate(Issued.selfSigned(Kind.ECDSA, "exact"), "*"),
            "routes:",
            "- paths: [/]",
            "  name: all",
            "plugins:",
            "- name: pre-function",
            "  config:",
            "    certificate:",
            "    - |",
            "      local ca = require('ngx.ssl').parse_pem_cert([[",
            named.certificateText().indent(6),
            "      ]])",
            "      assert(kong.client.tls.request_client_certificate(ca))",
            "    access:",
            "    - kong.response.exit(200, ngx.var.ssl_client_s_dn or 'nobody')");
    try (var gateway = start(configuration, "ngx.ssl")) {
      assertThat(new TlsClient(gateway.port(), own).get("a.example", "/")).endsWith(shown);
    }
  }

  private static String withCertificatePhase(String code) {
    return document(
        certificate(Issued.selfSigned(Kind.ECDSA, "exact"), "*"),
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
            certificate(Issued.selfSigned(Kind.ECDSA, "exact"), "*"),
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
            "      kong.client.tls.set_client_verify('FAILED:not ours')",
            "      kong.response.exit(200, table.concat({v.ssl_protocol, v.ssl_server_name,",
            "        v.ssl_client_verify, v.ssl_client_s_dn or '-', chain:sub(1, 27)}, ' '))",
            "- name: file-log",
            "  config: {path: " + prefix.resolve("entries") + "}");
    try (var gateway = start(configuration)) {
      assertThat(new TlsClient(gateway.port(), null).get("a.example", "/"))
          .endsWith("TLSv1.3 a.example NONE - none");
      var entries = prefix.resolve("entries");
      Await.that(() -> Files.exists(entries) && Files.readString(entries).endsWith("\n"));
      assertThat(Files.readString(entries)).contains("\"client_verify\":\"FAILED:not ours\"");
      var own = Issued.selfSigned(Kind.RSA, "client");
      assertThat(new TlsClient(gateway.port(), own).get("a.example", "/"))
          .endsWith(
              "TLSv1.3 a.example FAILED:self-signed certificate CN=client"
                  + " -----BEGIN CERTIFICATE-----");
    }
  }

  @Test
  void aServiceSeesItsClientCertificateAndIsVerifiedByItsAuthorities() throws Exception {
    var authority = Issued.authority("authority");
    var own = authority.issue(Issued.request(Kind.ECDSA, "gateway"));
    var server = authority.issue(Issued.request(Kind.ECDSA, "localhost"));
    try (var upstream = new TlsUpstream(server)) {
      var configuration =
          """
          _format_version: '3.0'
          ca_certificates:
          - id: 11111111-1111-4111-8111-111111111111
            cert: |
          %s
          - id: 22222222-2222-4222-8222-222222222222
            cert: |
          %s
          certificates:
          - id: 33333333-3333-4333-8333-333333333333
            cert: |
          %s
            key: |
          %s
          services:
          - name: mutual
            url: https://localhost:%5$d/
            retries: 0
            tls_verify: true
            ca_certificates: [11111111-1111-4111-8111-111111111111]
            client_certificate: 33333333-3333-4333-8333-333333333333
            routes: [{name: mutual, paths: [/mutual]}]
          - name: nameless
            url: https://localhost:%5$d/
            retries: 0
            routes: [{name: nameless, paths: [/nameless]}]
          - name: stranger
            url: https://localhost:%5$d/
            retries: 0
            tls_verify: true
            ca_certificates: [22222222-2222-4222-8222-222222222222]
            routes: [{name: stranger, paths: [/stranger]}]
          """
              .formatted(
                  authority.certificateText().indent(4),
                  Issued.authority("authority").certificateText().indent(4),
                  own.certificateText().indent(4),
                  own.keyText().indent(4),
                  upstream.port());
      try (var gateway = GatewayUnderTest.with(configuration)) {
        assertThat(gateway.get("/mutual").body()).isEqualTo("CN=gateway");
        assertThat(gateway.get("/nameless").body()).isEqualTo("nobody");
        assertThat(gateway.get("/mutual").body()).isEqualTo("CN=gateway");
        assertThat(gateway.get("/stranger").status()).isEqualTo(502);
      }
    }
  }

  @Test
  void probesShowTheClientCertificateOfTheUpstream() throws Exception {
    var own = Issued.authority("authority").issue(Issued.request(Kind.ECDSA, "prober"));
    try (var target =
        new TlsUpstream(
            Issued.authority("authority").issue(Issued.request(Kind.ECDSA, "localhost")))) {
      var configuration =
          """
          _format_version: '3.0'
          certificates:
          - id: 33333333-3333-4333-8333-333333333333
            cert: |
          %s
            key: |
          %s
          upstreams:
          - name: probed
            client_certificate: 33333333-3333-4333-8333-333333333333
            healthchecks:
              active:
                type: https
                https_verify_certificate: false
                healthy: {interval: 0.1, successes: 1}
            targets: [{target: 'localhost:%d'}]
          """
              .formatted(own.certificateText().indent(4), own.keyText().indent(4), target.port());
      try (var _ = GatewayUnderTest.with(configuration)) {
        assertThat(target.subjects().poll(30, TimeUnit.SECONDS)).isEqualTo("CN=prober");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theProxyProtocolNamesTheClientOfATrustedPeer(boolean isTrusted) throws Exception {
    var configuration =
        """
        _format_version: '3.0'
        routes: [{name: all, paths: [/]}]
        plugins:
        - name: pre-function
          config:
            access:
            - kong.response.exit(200, kong.client.get_forwarded_ip() .. " " .. ngx.var.proxy_protocol_addr)
        """;
    var settings =
        Map.of(
            "proxy_listen",
            "127.0.0.1:0 proxy_protocol",
            "trusted_ips",
            isTrusted ? "127.0.0.1" : "10.0.0.1",
            "real_ip_header",
            "proxy_protocol",
            "declarative_config_string",
            configuration);
    try (var gateway = GatewayUnderTest.with(settings);
        var socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(10_000);
      var request =
          "PROXY TCP4 192.0.2.7 192.0.2.8 5000 80\r\n"
              + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .endsWith((isTrusted ? "192.0.2.7" : "127.0.0.1") + " 192.0.2.7");
      assertThat(plainRequest(gateway.port())).isEmpty();
    }
  }

  /// What a client gets that does not speak the PROXY protocol.
  private static String plainRequest(int port) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void theNodesCertificateFilesAreReadAgainAtAReload() throws Exception {
    var chain = prefix.resolve("own.crt");
    var key = prefix.resolve("own.key");
    write(Issued.selfSigned(Kind.RSA, "before"), chain, key);
    var settings =
        Map.of(
            "prefix", prefix.toString(),
            "proxy_listen", "127.0.0.1:0 ssl",
            "ssl_cert", chain.toString(),
            "ssl_cert_key", key.toString(),
            "declarative_config_string", "_format_version: '3.0'");
    try (var gateway = GatewayUnderTest.with(settings)) {
      var client = new TlsClient(gateway.port(), null);
      assertThat(client.shown("a.example")).isEqualTo("CN=before");
      write(Issued.selfSigned(Kind.ECDSA, "after"), chain, key);
      assertThat(client.shown("a.example")).isEqualTo("CN=before");
      assertThat(gateway.reload()).isEmpty();
      assertThat(client.shown("a.example")).isEqualTo("CN=after");
      Files.writeString(key, "no key");
      assertThat(gateway.reload()).get().asString().contains("ssl_cert_key");
      assertThat(client.shown("a.example")).isEqualTo("CN=after");
    }
  }

  private static void write(IssuedCertificate issued, Path chain, Path key) throws IOException {
    Files.writeString(chain, issued.certificateText());
    Files.writeString(key, issued.keyText());
  }

  @Test
  void ciphersThatNobodyKnowsEndTheStart() {
    var settings =
        Map.of(
            "prefix", prefix.toString(),
            "proxy_listen", "127.0.0.1:0 ssl",
            "ssl_cipher_suite", "custom",
            "ssl_ciphers", "made-up",
            "declarative_config_string", "_format_version: '3.0'");
    assertThatThrownBy(() -> GatewayUnderTest.with(settings))
        .hasMessage("ssl_ciphers: no cipher that is known in 'made-up'");
  }
}
