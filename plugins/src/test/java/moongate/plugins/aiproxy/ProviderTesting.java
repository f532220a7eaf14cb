package moongate.plugins.aiproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.testing.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A gateway before a provider of language models that a test plays, in the form that the
/// provider's public documents have.
abstract class ProviderTesting extends AiGatewayTesting {
  static final String CHAT =
      """
      {"messages":[{"role":"system","content":"Be kind"},{"role":"user","content":"Hi"},
      {"role":"assistant","content":"Yes?"},{"role":"user","content":"Well"}],
      "max_tokens":9,"temperature":0.5,"top_p":0.25,"stop":"END"}\
      """;
  static final String TOOLS =
      """
      {"messages":[{"role":"user","content":[{"type":"text","text":"What?"},
      {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
      {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
      "function":{"name":"look","arguments":"{\\"at\\":1}"}}]},
      {"role":"tool","tool_call_id":"c1","content":"a moon"}],
      "tools":[{"type":"function","function":{"name":"look","description":"Looks",
      "parameters":{"type":"object"}}}],"tool_choice":"required"}\
      """;

  void with(String routeType, String model, String... config) {
    gateway.with(
        """
        routes:
        - paths: [/]
          plugins:
          - name: log-probe
          - name: ai-proxy
            config:
              route_type: %s
              logging: {log_statistics: true}
              model: {%s}
              %s
        """
            .formatted(routeType, model, String.join("", config)));
  }

  void withChat(String model, String... config) {
    with("llm/v1/chat", model, config);
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.getBytes(ISO_8859_1));
  }

  static String streaming(String body) {
    return body.replaceFirst(
        "\\{", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},");
  }

  /// The events of a stream, which ends as one has to.
  static List<JsonNode> events(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(reply.body()).endsWith("data: [DONE]\n\n");
    var events = new ArrayList<JsonNode>();
    for (var event : reply.body().split("\n\n")) {
      if (!event.equals("data: [DONE]")) {
        events.add(json(event.substring("data: ".length())));
      }
    }
    return events;
  }

  static String text(List<JsonNode> events) {
    var text = new StringBuilder();
    for (var event : events) {
      var choice = event.path("choices").path(0);
      text.append(choice.path("delta").path("content").asString(""));
      text.append(choice.path("text").asString(""));
    }
    return text.toString();
  }

  static String finish(List<JsonNode> events) {
    var reasons = new StringBuilder();
    for (var event : events) {
      reasons.append(event.path("choices").path(0).path("finish_reason").asString(""));
    }
    return reasons.toString();
  }

  /// What clients and logs hear of the tokens.
  void assertTokens(List<JsonNode> events, int prompt, int completion) throws Exception {
    var told = events.getLast();
    assertThat(told.path("choices").isEmpty()).isTrue();
    assertThat(told.path("usage").path("prompt_tokens").asInt()).isEqualTo(prompt);
    assertThat(told.path("usage").path("completion_tokens").asInt()).isEqualTo(completion);
    assertLogged(prompt, completion);
  }

  void assertLogged(int prompt, int completion) throws Exception {
    var usage = log.ai().path("proxy").path("usage");
    assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(prompt);
    assertThat(usage.path("completion_tokens").asInt()).isEqualTo(completion);
  }

  void assertAnswer(Reply reply, String content, String reason) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    var answer = json(reply.body());
    assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
    var choice = answer.path("choices").path(0);
    assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
    assertThat(choice.path("message").path("content").asString()).isEqualTo(content);
    assertThat(choice.path("finish_reason").asString()).isEqualTo(reason);
  }

  void assertCallsTool(Reply reply) {
    var choice = json(reply.body()).path("choices").path(0);
    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
    var call = choice.path("message").path("tool_calls").path(0);
    assertThat(call.path("function").path("name").asString()).isEqualTo("look");
    assertThat(call.path("function").path("arguments").asString()).isEqualTo("{\"at\":2}");
  }

  static void assertStreamsTool(List<JsonNode> events) {
    var arguments = new StringBuilder();
    var names = new ArrayList<String>();
    for (var event : events) {
      var call = event.path("choices").path(0).path("delta").path("tool_calls").path(0);
      arguments.append(call.path("function").path("arguments").asString(""));
      if (call.has("id")) {
        names.add(call.path("id").asString() + "=" + call.path("function").path("name").asString());
      }
    }
    assertThat(names).hasSize(1).first().asString().endsWith("=look");
    assertThat(json(arguments.toString())).isEqualTo(json("{\"at\":2}"));
    assertThat(finish(events)).isEqualTo("tool_calls");
  }
}
