package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.testkit.WireClient;
import org.junit.jupiter.api.Test;

/// What operators see of functions: the Admin API, the metrics, the header for development.
class FunctionsObservedTest {
  private static final String CONFIGURATION =
      """
      _format_version: "3.0"
      routes:
        - name: watched
          paths: [/watched]
          plugins:
            - name: pre-function
              config:
                access:
                  - if kong.request.get_query_arg("fail") then error("as told") end
                  - kong.response.exit(200, "fine")
        - name: tolerant
          paths: [/tolerant]
          plugins:
            - name: pre-function
              config:
                access:
                  - error("who cares")
                  - kong.response.exit(200, "went on")
                on_error:
                  access: [open, close]
      """;

  @Test
  void theAdminApiTellsWhatEachFunctionDid() {
    try (var gateway = GatewayUnderTest.with(CONFIGURATION)) {
      gateway.get("/watched");
      gateway.get("/watched?fail=1");
      var functions = WireClient.get(gateway.adminPort(), "/functions").body();
      assertThat(functions)
          .contains("\"route\":\"watched\"")
          .contains("\"function\":\"access[1]\",\"phase\":\"access\",\"index\":1")
          .contains("\"calls\":2,\"errors\":1")
          .contains("as told");
    }
  }

  @Test
  void theStatusListenerShowsMetricsAndReadiness() {
    try (var gateway = GatewayUnderTest.with(CONFIGURATION)) {
      gateway.get("/watched?fail=1");
      var metrics = WireClient.get(gateway.statusPort(), "/metrics");
      assertThat(metrics.body())
          .contains("# TYPE moongate_function_calls_total counter")
          .containsPattern(
              "moongate_function_errors_total\\{function=\"access\\[1]\",plugin=\"pre-function\","
                  + "plugin_id=\"[0-9a-f-]{36}\",route=\"watched\",service=\"\"} 1\\.0")
          .containsPattern(
              "kong_nginx_requests_total\\{node_id=\"[0-9a-f-]{36}\",subsystem=\"http\"} 1\\.0");
      assertThat(WireClient.get(gateway.statusPort(), "/status/ready").body())
          .contains("\"message\":\"ready\"");
    }
  }

  @Test
  void anOpenFailureDoesNotEndTheRequest() {
    try (var gateway = GatewayUnderTest.with(CONFIGURATION)) {
      assertThat(gateway.get("/tolerant").body()).isEqualTo("went on");
    }
  }

  @Test
  void aClientSeesWhatFailedOnlyWhenTheHeadersSettingSaysSo() {
    try (var gateway = GatewayUnderTest.with(CONFIGURATION)) {
      assertThat(gateway.get("/watched?fail=1").header("X-Moongate-Plugin-Error")).isEmpty();
    }
    var settings =
        Map.of(
            "declarative_config_string",
            CONFIGURATION,
            "headers",
            "server_tokens, X-Moongate-Plugin-Error");
    try (var gateway = GatewayUnderTest.with(settings)) {
      assertThat(gateway.get("/watched?fail=1").header("X-Moongate-Plugin-Error"))
          .hasValueSatisfying(text ->
              assertThat(text)
                  .startsWith("pre-function ")
                  .contains(":1: as told, function: access[1]"));
      assertThat(gateway.get("/watched").header("X-Moongate-Plugin-Error")).isEmpty();
    }
  }
}
