package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.app.node.NodeException;
import moongate.app.settings.SettingsException;
import moongate.model.pki.IssuedCertificate;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import moongate.testkit.Await;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node that passes on TCP, TLS and UDP.
class StreamTest {
  private static final String ALL = "protocols: [tcp, tls, tls_passthrough, udp]";

  @TempDir private Path folder;
  private final List<AutoCloseable> closings = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var closing : closings.reversed()) {
      closing.close();
    }
  }

  private GatewayUnderTest start(String listen, String configuration, String... settings) {
    var all = new HashMap<String, String>();
    all.put("prefix", folder.resolve("node").toString());
    all.put("stream_listen", listen);
    all.put(
        "declarative_config_string",
        "_format_version: '3.0'\n"
            + configuration.replace("FILE", folder.resolve("sessions.log").toString()));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    var gateway = GatewayUnderTest.with(all);
    closings.add(gateway);
    return gateway;
  }

  /// What file-log has written, once it is so many lines.
  private List<Value.Obj> logged(int count) throws Exception {
    var file = folder.resolve("sessions.log");
    Await.that(() -> Files.exists(file));
    var lines = Await.value(() -> Files.readAllLines(file), some -> some.size() >= count);
    assertThat(lines).hasSize(count);
    return lines.stream().map(StreamTest::object).toList();
  }

  private static Value.Obj object(String line) {
    try {
      return (Value.Obj) JsonText.parse(line);
    } catch (MalformedText notJson) {
      throw new AssertionError(line, notJson);
    }
  }

  private static double status(Value.Obj entry) {
    return entry.object("session").optionalNumber("status").orElse(0);
  }

  /// A port that refuses clients and that nobody else gets, as it is taken but not listened at.
  private int refusing() throws IOException {
    var socket = new Socket();
    closings.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket.getLocalPort();
  }

  /// A service that answers `<name>:` and what came, once its client has ended.
  private int answering(String name) throws IOException {
    var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    closings.add(listening);
    Thread.ofVirtual()
        .start(() -> {
          while (!listening.isClosed()) {
            try {
              var socket = listening.accept();
              Thread.ofVirtual().start(() -> answer(name, socket));
            } catch (IOException closed) {
              return;
            }
          }
        });
    return listening.getLocalPort();
  }

  private static void answer(String name, Socket socket) {
    try (socket) {
      var all = socket.getInputStream().readAllBytes();
      socket.getOutputStream().write((name + ":").getBytes(ISO_8859_1));
      socket.getOutputStream().write(all);
    } catch (IOException gone) {
      // the test looks at what its client got
    }
  }

  private static Socket connect(int port) throws IOException {
    var socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String exchange(int port, String text) throws IOException {
    try (var socket = connect(port)) {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      return ""; // who is refused may see that first
    }
  }

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

  private static String tcp(int port) {
    return """
    services:
    - name: answering
      host: 127.0.0.1
      port: %d
      protocol: tcp
      routes:
      - {name: all, protocols: [tcp], sources: [{ip: 127.0.0.0/8}]}
    """
        .formatted(port);
  }

  private static final String FILE_LOG =
      "- {name: file-log, %s, config: {path: 'FILE'}}\n".formatted(ALL);

  @Test
  void bytesPassBothWaysAndAreLoggedAsASession() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0",
            tcp(answering("one"))
                + "plugins:\n"
                + FILE_LOG
                + """
                - name: pre-function
                  protocols: [tcp]
                  config:
                    log:
                    - |
                      local called, problem = pcall(kong.request.get_path)
                      local serialized = kong.log.serialize()
                      kong.log.set_serialize_value("seen", {
                        protocol = ngx.var.protocol,
                        kind = kong.client.get_protocol(),
                        subsystem = kong.nginx.get_subsystem() .. " " .. ngx.config.subsystem,
                        phase = ngx.get_phase(),
                        address = kong.client.get_ip(),
                        has_uri = ngx.var.request_uri ~= nil,
                        bytes = ngx.var.bytes_received .. " " .. ngx.var.bytes_sent,
                        time = tonumber(ngx.var.session_time) ~= nil,
                        route = kong.router.get_route().name,
                        status = serialized.session.status,
                        sent = serialized.upstream.sent,
                        refusal = not called and problem or "none",
                      })
                """);
    assertThat(exchange(gateway.streamPort(0), "hello")).isEqualTo("one:hello");
    var entry = logged(1).getFirst();
    assertThat(status(entry)).isEqualTo(200);
    assertThat(entry.object("upstream").optionalNumber("received")).hasValue(9);
    assertThat(entry.object("service").text("name")).isEqualTo("answering");
    assertThat(entry.text("client_ip")).isEqualTo("127.0.0.1");
    assertThat(entry.has("request")).isFalse();
    var seen = entry.object("seen");
    assertThat(seen.text("protocol")).isEqualTo("TCP");
    assertThat(seen.text("kind")).isEqualTo("tcp");
    assertThat(seen.text("subsystem")).isEqualTo("stream stream");
    assertThat(seen.text("phase")).isEqualTo("log");
    assertThat(seen.text("address")).isEqualTo("127.0.0.1");
    assertThat(seen.flag("has_uri")).isFalse();
    assertThat(seen.text("bytes")).isEqualTo("5 9");
    assertThat(seen.flag("time")).isTrue();
    assertThat(seen.text("route")).isEqualTo("all");
    assertThat(seen.optionalNumber("status")).hasValue(200);
    assertThat(seen.optionalNumber("sent")).hasValue(5);
    assertThat(seen.text("refusal"))
        .contains("function cannot be called in log phase of a stream session");
  }

  @Test
  void aSessionWithoutARouteIsClosedAndLogged() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0",
            """
            services:
            - name: other
              host: 127.0.0.1
              port: %d
              protocol: tcp
              routes:
              - {name: other, protocols: [tcp], sources: [{ip: 10.0.0.0/8}]}
            routes:
            - {name: nowhere, protocols: [tcp], sources: [{ip: 127.0.0.2}]}
            plugins:
            """
                    .formatted(answering("one"))
                + FILE_LOG);
    assertThat(exchange(gateway.streamPort(0), "hello")).isEmpty();
    var entry = logged(1).getFirst();
    assertThat(status(entry)).isEqualTo(500);
    assertThat(entry.text("source")).isEqualTo("kong");
  }

  @Test
  void ipRestrictionRefusesBeforeAServiceIsCalled() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0",
            tcp(answering("one"))
                + "plugins:\n"
                + FILE_LOG
                + "- {name: ip-restriction, config: {deny: [127.0.0.0/8]}}\n");
    assertThat(exchange(gateway.streamPort(0), "hello")).isEmpty();
    var entry = logged(1).getFirst();
    assertThat(status(entry)).isEqualTo(403);
    assertThat(entry.list("tries")).isEmpty();
  }

  @Test
  void addressesThatRefuseAreTriedNoLongerOnceTheyAreKnown() throws Exception {
    int gone = refusing();
    var gateway =
        start(
            "127.0.0.1:0",
            """
            upstreams:
            - name: pool
              healthchecks:
                passive: {type: tcp, unhealthy: {tcp_failures: 1}}
              targets:
              - {target: '127.0.0.1:%d'}
              - {target: '127.0.0.1:%d'}
            services:
            - name: balanced
              host: pool
              protocol: tcp
              port: 1
              routes:
              - {name: all, protocols: [tcp], sources: [{ip: 127.0.0.1}]}
            plugins:
            """
                    .formatted(gone, answering("one"))
                + FILE_LOG);
    for (int i = 0; i < 4; i++) {
      assertThat(exchange(gateway.streamPort(0), "x")).isEqualTo("one:x");
    }
    int tries = logged(4).stream().mapToInt(entry -> entry.list("tries").size()).sum();
    assertThat(tries).isEqualTo(5);
  }

  @Test
  void noServiceAtAllIsABadGateway() throws Exception {
    int gone = refusing();
    var gateway = start("127.0.0.1:0", tcp(gone) + "  retries: 1\nplugins:\n" + FILE_LOG);
    assertThat(exchange(gateway.streamPort(0), "x")).isEmpty();
    var entry = logged(1).getFirst();
    assertThat(status(entry)).isEqualTo(502);
    assertThat(entry.list("tries")).hasSize(2);
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
    assertThat(entries).extracting(StreamTest::status).containsExactly(200.0, 200.0, 502.0);
    assertThat(entries.get(1).optionalNumber("handshakes")).hasValue(2);
    assertThat(entries.get(1).text("name")).isEqualTo("b.example");
    assertThat(entries.get(1).object("session").object("tls").text("version")).startsWith("TLSv1.");
    assertThat(client.shown("a.example")).isEqualTo("CN=exact");
  }

  @Test
  void whatWasSentBeforeTheEndOfTlsReachesTheService() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0 ssl",
            """
            services:
            - name: answering
              host: 127.0.0.1
              port: %d
              protocol: tcp
              routes:
              - {name: all, protocols: [tls], sources: [{ip: 127.0.0.1}]}
            plugins:
            """
                    .formatted(answering("one"))
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
    assertThat(new TlsClient(gateway.streamPort(0), null).get("a.example", "/")).isEmpty();
  }

  @Test
  void datagramsAreAnsweredToWhoSentThem() throws Exception {
    var upstream = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    closings.add(upstream);
    Thread.ofVirtual().start(() -> echo(upstream));
    var gateway =
        start(
            "127.0.0.1:0, 127.0.0.1:0 udp",
            """
            services:
            - name: udp
              host: 127.0.0.1
              port: %d
              protocol: udp
              read_timeout: 300
              routes:
              - {name: udp, protocols: [udp], sources: [{ip: 127.0.0.1}]}
            plugins:
            """
                    .formatted(upstream.getLocalPort())
                + FILE_LOG);
    try (var client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      client.setSoTimeout(5_000);
      var to = new InetSocketAddress("127.0.0.1", gateway.streamPort(1));
      for (var text : List.of("a", "bc")) {
        client.send(new DatagramPacket(text.getBytes(ISO_8859_1), text.length(), to));
        var answer = new DatagramPacket(new byte[100], 100);
        client.receive(answer);
        assertThat(new String(answer.getData(), 0, answer.getLength(), ISO_8859_1))
            .isEqualTo(">" + text);
      }
    }
    var session = logged(1).getFirst().object("session");
    assertThat(session.optionalNumber("received")).hasValue(3);
    assertThat(session.optionalNumber("sent")).hasValue(5);
    assertThat(session.optionalNumber("status")).hasValue(200);
  }

  private static void echo(DatagramSocket socket) {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[1000], 1000);
        socket.receive(packet);
        var answer = new byte[packet.getLength() + 1];
        answer[0] = '>';
        System.arraycopy(packet.getData(), 0, answer, 1, packet.getLength());
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  @Test
  void aFunctionThatFailsOrNeverEndsHurtsNobody() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0",
            tcp(answering("one"))
                + "plugins:\n"
                + FILE_LOG
                + """
                - name: pre-function
                  protocols: [tcp]
                  config: {log: ["while true do end"]}
                - name: post-function
                  protocols: [tcp]
                  config: {log: ["error('no')"]}
                """,
            "function_filter_cpu_limit",
            "20ms",
            "function_first_run_cpu_limit",
            "20ms");
    assertThat(exchange(gateway.streamPort(0), "a")).isEqualTo("one:a");
    assertThat(exchange(gateway.streamPort(0), "b")).isEqualTo("one:b");
    assertThat(logged(2)).extracting(StreamTest::status).containsOnly(200.0);
  }

  @Test
  void sessionsGoOnWhenTheConfigurationChanges() throws Exception {
    var gateway = start("127.0.0.1:0", tcp(answering("one")));
    try (var old = connect(gateway.streamPort(0))) {
      old.getOutputStream().write('a');
      Thread.sleep(100); // until it has its service; later would be the new configuration's
      var next =
          WireClient.post(
              gateway.adminPort(),
              "/config",
              "{\"_format_version\":\"3.0\",\"services\":[]}",
              "Content-Type: application/json");
      assertThat(next.status()).isEqualTo(201);
      assertThat(exchange(gateway.streamPort(0), "b")).isEmpty();
      old.getOutputStream().write('c');
      old.shutdownOutput();
      assertThat(new String(old.getInputStream().readAllBytes(), ISO_8859_1)).isEqualTo("one:ac");
    }
  }

  @Test
  void aTrustedLoadBalancerNamesTheClient() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0 proxy_protocol",
            """
            services:
            - name: answering
              host: 127.0.0.1
              port: %d
              protocol: tcp
              routes:
              - {name: all, protocols: [tcp], sources: [{ip: 192.0.2.1, port: 4000}]}
            plugins:
            """
                    .formatted(answering("one"))
                + FILE_LOG,
            "trusted_ips",
            "127.0.0.1");
    var header = "PROXY TCP4 192.0.2.1 192.0.2.2 4000 443\r\n";
    assertThat(exchange(gateway.streamPort(0), header + "x")).isEqualTo("one:x");
    assertThat(logged(1).getFirst().text("client_ip")).isEqualTo("192.0.2.1");
    assertThat(exchange(gateway.streamPort(0), "no header")).isEmpty();
  }

  @Test
  void prometheusCountsSessions() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0",
            tcp(answering("one"))
                + "plugins:\n"
                + FILE_LOG
                + "- name: prometheus\n  protocols: [tcp]\n  config: {status_code_metrics: true,"
                + " bandwidth_metrics: true, latency_metrics: true}\n");
    assertThat(exchange(gateway.streamPort(0), "abc")).isEqualTo("one:abc");
    var metrics =
        Await.value(
            () -> WireClient.get(gateway.statusPort(), "/metrics").body(),
            text -> text.contains("kong_session_duration_ms_count")); // written last
    assertThat(metrics)
        .contains(
            "kong_stream_sessions_total{code=\"200\",route=\"all\",service=\"answering\","
                + "source=\"service\",workspace=\"default\"} 1")
        .contains(
            "kong_bandwidth_bytes{consumer=\"\",direction=\"egress\",route=\"all\","
                + "service=\"answering\",workspace=\"default\"} 7")
        .contains("kong_session_duration_ms_count");
  }

  @Test
  void pluginsAndRoutesOfSessionsStayAwayFromRequests() throws Exception {
    var gateway =
        start(
            "127.0.0.1:0",
            tcp(answering("one"))
                + """
                plugins:
                - name: pre-function
                  protocols: [tcp]
                  config: {access: ["kong.response.exit(500, 'stream only')"]}
                - name: request-termination
                  config: {status_code: 418, message: http only}
                """);
    assertThat(exchange(gateway.streamPort(0), "a")).isEqualTo("one:a");
    assertThat(gateway.get("/").status()).isEqualTo(404);
  }

  @Test
  void flagsThatDoNotGoTogetherAreRefused() {
    Map.of(
            "127.0.0.1:0 http2", "unknown flag http2",
            "127.0.0.1:0 udp ssl", "udp goes neither with ssl nor with proxy_protocol")
        .forEach((listen, why) ->
            assertThatThrownBy(() -> start(listen, "services: []\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(why));
    assertThatThrownBy(() ->
            start(
                "127.0.0.1:0", "services: []\n", "proxy_stream_access_log", "logs/x.log combined"))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("unknown log format \"combined\"");
  }
}
