package moongate.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import moongate.testkit.Await;
import moongate.testkit.EchoUpstream;
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
      // A response may reach its client before it is counted; this is what is counted last.
      var last =
          "kong_upstream_latency_ms_count{route=\"all\",service=\"echo\",workspace=\"default\"} 2";
      Await.that(() -> metrics(gateway).contains(last));
      assertThat(metrics(gateway))
          .contains(
              ann + "service=\"echo\",source=\"service\",workspace=\"default\"} 1.0",
              "consumer=\"nobody\"",
              "kong_bandwidth_bytes{consumer=\"ann\",direction=\"egress\",route=\"all\",",
              "direction=\"ingress\"",
              "kong_request_latency_ms_bucket{route=\"all\",service=\"echo\",workspace=\"default\",le=\"60000.0\"} 2",
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

  @Test
  void whatModelsDoIsCounted() throws Exception {
    var answer =
        """
        {"model": "gpt-4o-1", "choices": [{"index": 0, "finish_reason": "stop",
          "message": {"role": "assistant", "content": "Hello"}}],
         "usage": {"prompt_tokens": 10, "completion_tokens": 4, "total_tokens": 14}}
        """;
    var provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length());
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
        });
    provider.start();
    var configuration =
        """
        _format_version: "3.0"
        routes:
          - paths: [/]
            plugins:
              - name: ai-proxy
                config:
                  route_type: llm/v1/chat
                  auth: {header_name: Authorization, header_value: Bearer x}
                  model:
                    provider: openai
                    name: gpt-4o
                    options:
                      upstream_url: "http://127.0.0.1:${port}/"
                      input_cost: 1000000
                      output_cost: 2000000
        plugins: [{name: prometheus, config: {ai_metrics: true}}]
        """;
    try (var gateway =
        GatewayUnderTest.with(
            configuration.replace("${port}", "" + provider.getAddress().getPort()))) {
      assertThat(metrics(gateway)).doesNotContain("kong_ai_llm");
      var chat = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
      for (int i = 0; i < 2; i++) {
        assertThat(gateway.post("/", chat, "Content-Type: application/json").status())
            .isEqualTo(200);
      }
      var labels =
          "ai_model=\"gpt-4o\",ai_provider=\"openai\",cache_status=\"\",embeddings_model=\"\",embeddings_provider=\"\",";
      var requests =
          "kong_ai_llm_requests_total{" + labels + "vector_db=\"\",workspace=\"default\"} 2.0";
      var last =
          "kong_ai_llm_provider_latency_ms_count{"
              + labels
              + "vector_db=\"\",workspace=\"default\"} 2";
      Await.that(() -> metrics(gateway).contains(last));
      assertThat(metrics(gateway))
          .contains(
              requests,
              "kong_ai_llm_tokens_total{" + labels + "token_type=\"prompt_tokens\",",
              "token_type=\"prompt_tokens\",vector_db=\"\",workspace=\"default\"} 20.0",
              "token_type=\"completion_tokens\",vector_db=\"\",workspace=\"default\"} 8.0",
              "token_type=\"total_tokens\",vector_db=\"\",workspace=\"default\"} 28.0",
              "kong_ai_llm_cost_total{" + labels + "vector_db=\"\",workspace=\"default\"} 36.0");
    } finally {
      provider.stop(0);
    }
  }
}
