package moongate.plugins.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.plugins.datadog.DatadogType;
import moongate.plugins.keyauth.KeyAuthType;
import moongate.plugins.loggly.LogglyType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// `statsd`, `datadog` and `loggly`, as a server on a real socket gets them.
final class MetricsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int PATIENCE_MILLIS = 20_000;

  private final GatewayUnderTest gateway =
      new GatewayUnderTest((_, sockets, resolver) ->
          List.of(
              new StatsdType(sockets, resolver),
              new DatadogType(sockets, resolver),
              new LogglyType(sockets, resolver),
              new KeyAuthType()));
  private DatagramSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new DatagramSocket(0, HERE);
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close() {
    gateway.close();
    server.close();
  }

  private void with(String plugin, String config) {
    gateway.with(
        """
        services:
        - name: my.echo
          url: UPSTREAM
          routes: [{name: all, paths: [/a], plugins: [{name: key-auth}]}]
        consumers:
        - {username: ann, custom_id: "4 2", keyauth_credentials: [{key: k}]}
        plugins:
        - {name: %s, config: {host: 127.0.0.1, port: %d, %s}}
        """
            .formatted(plugin, server.getLocalPort(), config));
  }

  private String datagram() throws IOException {
    var packet = new DatagramPacket(new byte[65_000], 65_000);
    server.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }

  private List<String> datagrams(int count) throws IOException {
    var all = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      all.add(datagram());
    }
    return all;
  }

  @Test
  void statsdGetsAllMetricsOfARequest() throws IOException {
    with("statsd", "");
    gateway.get("/a?apikey=k");
    var lines = datagrams(12);
    assertThat(lines)
        .contains(
            "kong.service.my_echo.request.count:1|c",
            "kong.service.my_echo.status.200:1|c",
            "kong.service.my_echo.user.uniques:4_2|s",
            "kong.service.my_echo.user.4_2.request.count:1|c",
            "kong.service.my_echo.user.4_2.status.200:1|c")
        .anyMatch(line -> line.matches("kong\\.service\\.my_echo\\.latency:\\d+\\|ms"))
        .anyMatch(line -> line.matches("kong\\.service\\.my_echo\\.upstream_latency:\\d+\\|ms"))
        .anyMatch(line -> line.matches("kong\\.service\\.my_echo\\.kong_latency:\\d+\\|ms"))
        .anyMatch(line -> line.matches("kong\\.service\\.my_echo\\.request\\.size:\\d+\\|c"))
        .anyMatch(line -> line.matches("kong\\.service\\.my_echo\\.response\\.size:\\d+\\|c"))
        .anyMatch(
            line -> line.matches("kong\\.route\\.[0-9a-f-]+\\.user\\.4_2\\.status\\.200:1\\|c"))
        .anyMatch(line ->
            line.matches("kong\\.service\\.my_echo\\.workspace\\.[0-9a-f-]+\\.status\\.200:1\\|c"));
  }

  @Test
  void statsdGetsWhatNoRouteTookAndAPrefixThatIsNullIsKong() throws IOException {
    with(
        "statsd",
        "prefix: null, metrics: [{name: status_count, stat_type: counter, sample_rate: 1}]");
    gateway.get("/none");
    assertThat(datagram()).isEqualTo("kong.global.unmatched.status.404.count:1|c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dogstatsd; ^p\\.request\\.count:1\\|c\\|#workspace:default,route:all,status:200,consumer:ann,service:my\\.echo,node:\\w+$",
        "influxdb; ^p\\.request\\.count,workspace=default,route=all,status=200,consumer=ann,service=my\\.echo,node=\\w+:1\\|c$",
        "librato; ^p\\.request\\.count#workspace=default,route=all,status=200,consumer=ann,service=my\\.echo,node=\\w+:1\\|c$",
        "signalfx; ^p\\.request\\.count\\[workspace=default,route=all,status=200,consumer=ann,service=my\\.echo,node=\\w+\\]:1\\|c$",
      })
  void tagsStandWhereTheirStyleHasThem(String style, String line) throws IOException {
    with(
        "statsd",
        "prefix: p, workspace_identifier_default: workspace_name, tag_style: "
            + style
            + ", metrics: [{name: request_count, stat_type: counter, sample_rate: 1,"
            + " consumer_identifier: username}]");
    gateway.get("/a?apikey=k");
    assertThat(datagram()).matches(line);
  }

  @Test
  void linesShareADatagramAsLongAsTheyFit() throws IOException {
    with(
        "statsd",
        "udp_packet_size: 120, allow_status_codes: [200-299], hostname_in_prefix: true,"
            + " queue: {max_batch_size: 3, max_coalescing_delay: 3600}, metrics:"
            + " [{name: request_count, stat_type: counter, sample_rate: 1},"
            + "  {name: status_count, stat_type: counter, sample_rate: 1},"
            + "  {name: latency, stat_type: timer}]");
    assertThat(gateway.get("/a").status()).isEqualTo(401);
    gateway.get("/a?apikey=k");
    var first = datagram();
    assertThat(first.lines().toList()).hasSize(2).allMatch(l -> l.startsWith("kong.node."));
    assertThat(first).contains("my_echo.request.count:1|c").contains("my_echo.status.200:1|c");
    assertThat(datagram()).contains("my_echo.latency:");
  }

  @Test
  void statsdSpeaksTcpToo() throws IOException {
    try (var collector = new ServerSocket(0, 10, HERE)) {
      collector.setSoTimeout(PATIENCE_MILLIS);
      gateway.withPlugin(
          "statsd",
          "use_tcp: true, host: 127.0.0.1, metrics: [{name: request_count, stat_type: counter,"
              + " sample_rate: 1, service_identifier: service_host}], port: "
              + collector.getLocalPort());
      gateway.get("/");
      try (var socket = collector.accept()) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        assertThat(reader.readLine()).isEqualTo("kong.service.127_0_0_1.request.count:1|c");
      }
    }
  }

  @Test
  void datadogGetsLinesWithTags() throws IOException {
    with("datadog", "route_name_tag: route");
    gateway.get("/a?apikey=k");
    var lines = datagrams(6);
    assertThat(lines)
        .contains("kong.request.count:1|c|#name:my.echo,route:all,status:200,consumer:4_2,app:kong")
        .anyMatch(line ->
            line.matches(
                "kong\\.latency:\\d+\\|ms\\|#name:my\\.echo,route:all,status:200,app:kong"))
        .anyMatch(line -> line.startsWith("kong.upstream_latency:"))
        .anyMatch(line -> line.startsWith("kong.kong_latency:"))
        .anyMatch(line -> line.startsWith("kong.request.size:"))
        .anyMatch(line -> line.startsWith("kong.response.size:"));
  }

  @Test
  void logglyGetsAnEntryInItsForm() throws IOException {
    with("loggly", "key: abc-1, tags: [one], log_level: notice, client_errors_severity: warning");
    assertThat(gateway.get("/a?apikey=k").status()).isEqualTo(200);
    assertThat(gateway.get("/a").status()).isEqualTo(401);
    var entry = datagram();
    assertThat(entry)
        .describedAs("what is less grave than log_level is not sent")
        .matches(
            "(?s)<12>1 \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z \\S+ kong \\d+ - \\[abc-1@41058 tag=\"one\"\\] \\{.*\\}");
    var json = JsonMapper.shared().readTree(entry.substring(entry.indexOf('{')));
    assertThat(json.path("response").path("status").intValue()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "statsd; metrics: [{name: request_count, stat_type: counter}]; required field missing",
        "statsd; metrics: [{name: unique_users, stat_type: gauge, sample_rate: 1}]; value must be set",
        "statsd; metrics: [{name: latency, stat_type: distribution}]; expected one of",
        "statsd; allow_status_codes: [\"2xx\"]; status code range must be in the form",
        "datadog; metrics: [{name: unique_users, stat_type: set}]; expected one of: kong_latency",
        "loggly; tags: [a]; config.key: required field missing",
      })
  void refusesWhatCannotWork(String plugin, String config, String message) {
    assertThatThrownBy(() -> gateway.withPlugin(plugin, config)).hasMessageContaining(message);
  }

  @Test
  void fieldsOfEarlierVersionsAreUnderstood() throws IOException {
    with("datadog", "queue_size: 2, flush_timeout: 0.1, retry_count: 10");
    gateway.get("/a?apikey=k");
    assertThat(datagram()).startsWith("kong.");
  }
}
