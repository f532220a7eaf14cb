package moongate.plugins.aiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.plugins.airequesttransformer.AiRequestTransformerType;
import moongate.plugins.airesponsetransformer.AiResponseTransformerType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A model beside the service, which rewrites what goes there and what comes back.
final class AiTransformersTest {
  private final ModelServer model = new ModelServer();
  private final GatewayUnderTest models = new GatewayUnderTest();
  private final String modelUrl = GatewayUnderTest.url(models.serve(model));
  private final LogProbe log = new LogProbe();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(),
          (client, resolver) ->
              List.of(
                  new AiRequestTransformerType(client, resolver),
                  new AiResponseTransformerType(client, resolver),
                  new AiProxyType(client, resolver, Map.of()),
                  log));

  @AfterEach
  void close() {
    gateway.close();
    models.close();
  }

  private void with(String plugin, String config) {
    gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        plugins:
        - name: log-probe
        - name: %s
          config:
            prompt: Mask numbers
            llm:
              route_type: llm/v1/chat
              auth: {header_name: Authorization, header_value: Bearer own}
              logging: {log_statistics: true}
              model: {provider: openai, name: gpt-4o, options: {upstream_url: %s/v1/chat}}
            %s
        """
            .formatted(plugin, modelUrl, config));
  }

  private void says(String content) {
    var answer = JsonMapper.shared().createObjectNode();
    answer.putArray("choices").addObject().putObject("message").put("content", content);
    answer.putObject("usage").put("prompt_tokens", 3).put("completion_tokens", 4);
    model.answers(answer.toString());
  }

  private Reply post(String body) {
    return gateway.send("POST", "/", body, "Authorization: Bearer client");
  }

  @Test
  void aModelRewritesTheBodyOfARequest() throws Exception {
    with("ai-request-transformer", "");
    says("my number is ***");
    var reply = post("my number is 123");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).endsWith("\nmy number is ***");
    assertThat(reply.received("Content-Length")).isEqualTo("16");
    assertThat(reply.received("Authorization")).isEqualTo("Bearer client");
    assertThat(model.last().header("Authorization")).isEqualTo("Bearer own");
    assertThat(model.last().body())
        .isEqualTo(
            "{\"messages\":[{\"role\":\"system\",\"content\":\"Mask numbers\"},"
                + "{\"role\":\"user\",\"content\":\"my number is 123\"}],\"model\":\"gpt-4o\"}");
    var usage = log.ai().path("ai-request-transformer").path("usage");
    assertThat(usage.path("total_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void aRequestWithoutABodyPassesAsItIs() {
    with("ai-request-transformer", "");
    assertThat(gateway.get("/").status()).isEqualTo(200);
    assertThat(model.count()).isZero();
    assertThat(post("x".repeat(9000)).status()).isEqualTo(413);
  }

  @Test
  void onlyWhatMatchesThePatternCounts() {
    with("ai-request-transformer", "transformation_extract_pattern: \"\\\\{((.|\\\\n)*)\\\\}\"");
    says("Sure!\n{\"a\":\n1}\nAnything else?");
    assertThat(post("x").body()).endsWith("\n{\"a\":\n1}");
    says("I would rather not");
    var reply = post("x");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body())
        .isEqualTo("{\"error\":{\"message\":\"the request could not be transformed\"}}");
  }

  @Test
  void aModelThatFailsEndsTheRequest() {
    with("ai-request-transformer", "");
    model.answers(401, "application/json", "{\"error\":\"bad key\"}");
    assertThat(post("x").status()).isEqualTo(500);
    assertThat(post("x").body()).doesNotContain("bad key");
    with("ai-response-transformer", "");
    assertThat(post("x").status()).isEqualTo(500);
    assertThat(post("x").body())
        .isEqualTo("{\"error\":{\"message\":\"the response could not be transformed\"}}");
  }

  @Test
  void aModelRewritesAResponse() throws Exception {
    with("ai-response-transformer", "");
    gateway.upstream(201, "Content-Type: text/plain\nETag: a\nX-Own: yes", "call 123");
    says("call *** ☾");
    var reply = post("x");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("X-Own")).isEqualTo("yes");
    assertThat(reply.has("ETag")).isFalse();
    assertThat(reply.header("Content-Length")).isEqualTo("12");
    assertThat(reply.body()).startsWith("call *** ");
    assertThat(model.last().json().path("messages").path(1).path("content").asString())
        .isEqualTo("call 123");
    assertThat(log.ai().path("ai-response-transformer").path("usage").path("total_tokens").asInt())
        .isEqualTo(7);
  }

  @Test
  void aModelMaySayWhatAResponseIsToBe() {
    with("ai-response-transformer", "parse_llm_response_json_instructions: true");
    gateway.upstream(200, "Content-Type: text/plain", "old");
    says("{\"status\":209,\"headers\":{\"x-new\":\"v\"},\"body\":\"new\"}");
    var reply = post("x");
    assertThat(reply.status()).isEqualTo(209);
    assertThat(reply.header("x-new")).isEqualTo("v");
    assertThat(reply.body()).isEqualTo("new");
    says("{\"headers\":{\"x-new\":\"v\"}}");
    assertThat(post("x").body()).isEqualTo("old");
    says("{\"body\":{\"a\":1}}");
    assertThat(post("x").body()).isEqualTo("{\"a\":1}");
    for (var bad :
        List.of(
            "text",
            "{\"status\":99}",
            "{\"headers\":{\"a b\":\"v\"}}",
            "{\"headers\":{\"a\":\"v\\r\\nx: y\"}}")) {
      says(bad);
      assertThat(post("x").status()).isEqualTo(500);
    }
  }

  @Test
  void itSeesWhatAnotherModelHasAnswered() {
    gateway.with(
        """
        routes:
        - paths: [/]
          plugins:
          - name: ai-proxy
            config:
              route_type: llm/v1/chat
              model: {provider: cohere, name: command, options: {upstream_url: UPSTREAM}}
          - name: ai-response-transformer
            config:
              prompt: Check
              llm:
                route_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, options: {upstream_url: %s}}
        """
            .formatted(modelUrl));
    gateway.upstream(200, "Content-Type: application/json", "{\"text\":\"Hello\"}");
    says("checked");
    var reply = post("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(reply.body()).isEqualTo("checked");
    assertThat(model.last().json().path("messages").path(1).path("content").asString())
        .contains(
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"}");

    var events = "{\"event_type\":\"text-generation\",\"text\":\"Hi\"}\n";
    gateway.upstream(200, "Content-Type: application/stream+json", events);
    reply = post("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(reply.body()).isEqualTo("checked");
    assertThat(model.last().json().path("messages").path(1).path("content").asString())
        .startsWith("data: {")
        .contains("\"content\":\"Hi\"")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void modelsAtHttpUrlsMayBeBehindAProxy() {
    gateway.withPlugin(
        "ai-request-transformer",
        "prompt: p, http_proxy_host: 127.0.0.1, http_proxy_port: "
            + modelUrl.substring(modelUrl.lastIndexOf(':') + 1)
            + ", llm: {route_type: llm/v1/chat, model: {provider: openai, name: m, options:"
            + " {upstream_url: \"http://model.invalid/v1/chat\"}}}");
    says("new");
    assertThat(post("x").body()).endsWith("\nnew");
    assertThat(model.last().header("Host")).isEqualTo("model.invalid");
    assertThatThrownBy(() -> with("ai-request-transformer", "https_proxy_host: proxy"))
        .hasMessageContaining("all or none of these fields must be set");
  }
}
