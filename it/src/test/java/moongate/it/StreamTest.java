package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import moongate.app.node.NodeException;
import moongate.app.settings.SettingsException;
import moongate.testkit.Await;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;

/// A whole node that passes on TCP, TLS and UDP.
class StreamTest extends StreamTesting {

  /// A port that refuses clients and that nobody else gets, as it is taken but not listened at.
  private int refusing() throws IOException {
    var socket = new Socket();
    closings.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket.getLocalPort();
  }

  @Test
  void bytesPassBothWaysAndAreLoggedAsASession() throws Exception {
    var gateway =
        withPlugins(
            """
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
    var gateway = withPlugins("- {name: ip-restriction, config: {deny: [127.0.0.0/8]}}\n");
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
    closings.remove(gateway);
    gateway.close(); // ends the session
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
        withPlugins(
            """
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
    assertThat(logged(2)).extracting(StreamTesting::status).containsOnly(200.0);
  }

  @Test
  void sessionsGoOnWhenTheConfigurationChanges() throws Exception {
    var gateway = start("127.0.0.1:0", tcp(answering("one")));
    try (var old = connect(gateway.streamPort(0))) {
      old.getOutputStream().write('a');
      Await.that(() -> accepted.get() == 1); // later would be the new configuration's service
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
            tcp(answering("one"), "protocols: [tcp], sources: [{ip: 192.0.2.1, port: 4000}]")
                + "plugins:\n"
                + FILE_LOG,
            "trusted_ips",
            "127.0.0.1");
    var header = "PROXY TCP4 192.0.2.1 192.0.2.2 4000 443\r\n";
    assertThat(exchange(gateway.streamPort(0), header + "x")).isEqualTo("one:x");
    assertThat(logged(1).getFirst().text("client_ip")).isEqualTo("192.0.2.1");
    assertThat(exchange(gateway.streamPort(0), "no header")).isEmpty();
  }

  private static String metrics(GatewayUnderTest gateway) {
    return WireClient.get(gateway.statusPort(), "/metrics").body();
  }

  @Test
  void prometheusMeasuresSessionsAlsoIfItDoesNotCountThem() throws Exception {
    var gateway =
        withPlugins("- {name: prometheus, protocols: [tcp], config: {latency_metrics: true}}\n");
    assertThat(exchange(gateway.streamPort(0), "abc")).isEqualTo("one:abc");
    Await.that(() -> metrics(gateway).contains("kong_kong_latency_ms_count")); // measured last
    assertThat(metrics(gateway))
        .contains("kong_session_duration_ms_count{route=\"all\",service=\"answering\",")
        .doesNotContain("kong_stream_sessions_total");
  }

  @Test
  void prometheusCountsSessions() throws Exception {
    var gateway =
        withPlugins(
            "- name: prometheus\n  protocols: [tcp]\n  config: {status_code_metrics: true,"
                + " bandwidth_metrics: true, latency_metrics: true}\n");
    assertThat(exchange(gateway.streamPort(0), "abc")).isEqualTo("one:abc");
    Await.that(() -> metrics(gateway).contains("kong_kong_latency_ms_count")); // counted last
    assertThat(metrics(gateway))
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
