package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import moongate.model.pki.IssuedCertificate;
import org.junit.jupiter.api.Test;

/// Sessions of TLS: what ends here, what goes on anew, and what passes through.
class StreamTlsTest extends StreamTesting {

  private static String certificates(IssuedCertificate issued, String name) {
    return """
    certificates:
    - id: 99999999-9999-4999-8999-999999999999
      cert: |
    %s
      key: |
    %s
      snis: [{name: '%s'}]
    """
        .formatted(issued.certificateText().indent(4), issued.keyText().indent(4), name);
  }

  @Test
  void tlsEndsHereWithTheCertificateForItsNameAndGoesOnPlainOrAnew() throws Exception {
    var authority = Issued.authority("authority");
    var own = authority.issue(Issued.request("gateway"));
    var upstream = new TlsUpstream(authority.issue(Issued.request("localhost")));
    closings.add(upstream);
    var gateway =
        start(
            "127.0.0.1:0 ssl",
            certificates(Issued.selfSigned("exact"), "a.example")
                + """
                - id: 88888888-8888-4888-8888-888888888888
                  cert: |
                %s
                  key: |
                %s
                ca_certificates:
                - id: 11111111-1111-4111-8111-111111111111
                  cert: |
                %s
                services:
                - name: plain
                  host: 127.0.0.1
                  port: %d
                  protocol: tcp
                  routes:
                  - {name: plain, protocols: [tls], snis: [a.example]}
                - name: anew
                  host: localhost
                  port: %d
                  protocol: tls
                  tls_verify: true
                  ca_certificates: [11111111-1111-4111-8111-111111111111]
                  client_certificate: 88888888-8888-4888-8888-888888888888
                  routes:
                  - {name: anew, protocols: [tls], snis: [b.example]}
                - name: stranger
                  host: localhost
                  port: %d
                  protocol: tls
                  tls_verify: true
                  retries: 0
                  routes:
                  - {name: stranger, protocols: [tls], snis: [c.example]}
                plugins:
                - name: pre-function
                  %s
                  config:
                    certificate:
                    - "ngx.shared.kong:incr('handshakes', 1, 0)"
                    log:
                    - "kong.log.set_serialize_value('handshakes', ngx.shared.kong:get('handshakes'))"
                    - "kong.log.set_serialize_value('name', ngx.var.ssl_server_name)"
                """
                    .formatted(
                        own.certificateText().indent(4),
                        own.keyText().indent(4),
                        authority.certificateText().indent(4),
                        httpServer(),
                        upstream.port(),
                        upstream.port(),
                        ALL)
                + FILE_LOG);
    var client = new TlsClient(gateway.streamPort(0), null);
    assertThat(client.get("a.example", "/")).isEqualTo("plain\n");
    logged(1);
    assertThat(client.get("b.example", "/")).endsWith("CN=gateway");
    logged(2);
    assertThat(client.get("c.example", "/")).isEmpty();
    var entries = logged(3);
    assertThat(entries).extracting(StreamTesting::status).containsExactly(200.0, 200.0, 502.0);
    assertThat(entries.get(1).optionalNumber("handshakes")).hasValue(2);
    assertThat(entries.get(1).text("name")).isEqualTo("b.example");
    assertThat(entries.get(1).object("session").object("tls").text("version")).startsWith("TLSv1.");
    assertThat(client.shown("a.example")).isEqualTo("CN=exact");
  }

  @Test
  void theServiceHearsTheNameThatTheClientAskedForIfTheRoutePreservesIt() throws Exception {
    var authority = Issued.authority("authority");
    var upstream = new TlsUpstream(authority.issue(Issued.request("up.example")));
    closings.add(upstream);
    var gateway =
        start(
            "127.0.0.1:0 ssl",
            """
            ca_certificates:
            - id: 11111111-1111-4111-8111-111111111111
              cert: |
            %s
            services:
            - host: 127.0.0.1
              port: %d
              protocol: tls
              tls_verify: true
              ca_certificates: [11111111-1111-4111-8111-111111111111]
              retries: 0
              routes:
              - {protocols: [tls], snis: [up.example, other.example], preserve_host: true}
            """
                .formatted(authority.certificateText().indent(4), upstream.port()));
    var client = new TlsClient(gateway.streamPort(0), null);
    assertThat(client.get("up.example", "/")).isNotEmpty();
    assertThat(client.get("other.example", "/")).isEmpty(); // the certificate is not for it
  }

  @Test
  void whatWasSentBeforeTheEndOfTlsReachesTheService() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0 ssl",
            tcp(answering("one"), "protocols: [tls], sources: [{ip: 127.0.0.1}]")
                + "plugins:\n"
                + FILE_LOG);
    try (var socket = new TlsClient(gateway.streamPort(0), null).connect("a.example")) {
      socket.getOutputStream().write("hello".getBytes(ISO_8859_1));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty(); // TLS ends both ways at once
    }
    assertThat(logged(1).getFirst().object("upstream").optionalNumber("sent")).hasValue(5);
  }

  /// A service that answers at once to the end of a head.
  private int httpServer() throws IOException {
    var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    closings.add(listening);
    Thread.ofVirtual()
        .start(() -> {
          while (!listening.isClosed()) {
            try (var socket = listening.accept()) {
              var head = new StringBuilder();
              while (!head.toString().endsWith("\r\n\r\n")) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                  break;
                }
                head.append((char) octet);
              }
              socket.getOutputStream().write("plain\n".getBytes(ISO_8859_1));
            } catch (IOException closed) {
              return;
            }
          }
        });
    return listening.getLocalPort();
  }

  @Test
  void tlsThatPassesThroughIsTheServicesOwn() throws Exception {
    var upstream = new TlsUpstream(Issued.selfSigned("behind"));
    closings.add(upstream);
    var gateway =
        start(
            "127.0.0.1:0 ssl",
            """
            services:
            - name: behind
              host: localhost
              port: %d
              protocol: tls
              routes:
              - {name: passed, protocols: [tls_passthrough], snis: ['*.example']}
            plugins:
            - name: pre-function
              protocols: [tls_passthrough]
              config:
                log:
                - "kong.log.set_serialize_value('name', ngx.var.ssl_preread_server_name)"
                - "kong.log.set_serialize_value('kind', kong.client.get_protocol())"
            """
                    .formatted(upstream.port())
                + FILE_LOG);
    var client = new TlsClient(gateway.streamPort(0), Issued.selfSigned("client"));
    assertThat(client.shown("a.example")).isEqualTo("CN=behind");
    assertThat(client.get("a.example", "/")).endsWith("CN=client"); // shown to the service itself
    var entry = logged(2).getLast();
    assertThat(entry.text("name")).isEqualTo("a.example");
    assertThat(entry.text("kind")).isEqualTo("tls_passthrough");
    assertThat(entry.object("session").has("tls")).isFalse();
  }

  @Test
  void whatIsNoTlsOrTakesTooLongIsClosed() throws Exception {
    var gateway =
        start("127.0.0.1:0 ssl", "services: []\n", "nginx_http_client_header_timeout", "300ms");
    assertThat(exchange(gateway.streamPort(0), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
        .doesNotContain("HTTP/1.1");
    try (var socket = connect(gateway.streamPort(0))) {
      socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void tlsThatNoRouteIsForIsClosed() throws Exception {
    var gateway = start("127.0.0.1:0 ssl", "services: []\n");
    assertThat(new TlsClient(gateway.streamPort(0), null).get("a.example", "/")).isEmpty();
  }
}
