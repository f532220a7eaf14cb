package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
import moongate.testkit.GatewayUnderTest;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;

/// The plugin `prometheus` and the `/metrics` that it fills.
class PrometheusTest {
  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      services:
        - name: echo
          url: http://u
          routes: [{name: all, paths: [/]}]
          plugins: [{name: basic-auth, config: {anonymous: nobody}}]
      upstreams:
        - name: u
          targets: [{target: "127.0.0.1:${port}"}]
      consumers:
        - {username: nobody}
        - {username: ann, basicauth_credentials: [{username: ann, password: x}]}
      plugins:
        - name: prometheus
          config: {${flags}}
      """;

  private static GatewayUnderTest start(EchoUpstream upstream, String flags) {
    return GatewayUnderTest.with(
        CONFIGURATION
            .replace("${port}", Integer.toString(upstream.port()))
            .replace("${flags}", flags));
  }

  private static String metrics(GatewayUnderTest gateway) {
    return WireClient.get(gateway.statusPort(), "/metrics").body();
  }

  @Test
  void itsFlagsSayWhatIsCounted() throws Exception {
    var flags =
        "per_consumer: true, status_code_metrics: true, latency_metrics: true,"
            + " bandwidth_metrics: true, upstream_health_metrics: true";
    try (var upstream = EchoUpstream.start();
        var gateway = start(upstream, flags)) {
      gateway.get("/one");
      gateway.get("/two", "Authorization: Basic YW5uOng=");
      var ann = "kong_http_requests_total{code=\"200\",consumer=\"ann\",route=\"all\",";
      // A response may reach its client before it is counted.
      var text = Await.value(() -> metrics(gateway), it -> it.contains(ann));
      assertThat(text)
          .contains(
              ann + "service=\"echo\",source=\"service\",workspace=\"default\"} 1.0",
              "consumer=\"nobody\"",
              "kong_bandwidth_bytes{consumer=\"ann\",direction=\"egress\",route=\"all\",",
              "direction=\"ingress\"",
              "kong_request_latency_ms_bucket{route=\"all\",service=\"echo\",workspace=\"default\",le=\"60000.0\"} 2",
              "kong_upstream_latency_ms_count{route=\"all\",service=\"echo\",workspace=\"default\"} 2",
              "kong_kong_latency_ms_bucket{route=\"all\",service=\"echo\",workspace=\"default\",le=\"6000.0\"} 2",
              "kong_nginx_metric_errors_total 0.0",
              "kong_upstream_target_health{address=\"127.0.0.1:" + upstream.port(),
              "state=\"healthchecks_off\"");
    }
  }

  @Test
  void withoutFlagsNothingIsCounted() {
    try (var upstream = EchoUpstream.start();
        var gateway = start(upstream, "")) {
      gateway.get("/");
      assertThat(metrics(gateway))
          .contains("kong_nginx_metric_errors_total 0.0")
          .doesNotContain("kong_http_requests_total{", "kong_bandwidth_bytes{", "target_health");
    }
  }
}
