package moongate.plugins.aiproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each provider in its own form, as its public documents have it.
final class ProvidersTest {
  private static final String CHAT =
      """
      {"messages":[{"role":"system","content":"Be kind"},{"role":"user","content":"Hi"},
      {"role":"assistant","content":"Yes?"},{"role":"user","content":"Well"}],
      "max_tokens":9,"temperature":0.5,"top_p":0.25,"stop":"END"}\
      """;
  private static final String TOOLS =
      """
      {"messages":[{"role":"user","content":[{"type":"text","text":"What?"},
      {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
      {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
      "function":{"name":"look","arguments":"{\\"at\\":1}"}}]},
      {"role":"tool","tool_call_id":"c1","content":"a moon"}],
      "tools":[{"type":"function","function":{"name":"look","description":"Looks",
      "parameters":{"type":"object"}}}],"tool_choice":"required"}\
      """;

  private final ModelServer provider = new ModelServer();
  private final LogProbe log = new LogProbe();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
              GatewaySettings.DEFAULT,
              (client, resolver) -> List.of(new AiProxyType(client, resolver, Map.of()), log))
          .upstream(provider);

  @AfterEach
  void close() {
    gateway.close();
  }

  private void with(String routeType, String model, String... config) {
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

  private void withChat(String model, String... config) {
    with("llm/v1/chat", model, config);
  }

  private Reply post(String body) {
    return gateway.send("POST", "/", body);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.getBytes(ISO_8859_1));
  }

  private static String streaming(String body) {
    return body.replaceFirst(
        "\\{", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},");
  }

  /// The events of a stream, which ends as one has to.
  private static List<JsonNode> events(Reply reply) {
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

  private static String text(List<JsonNode> events) {
    var text = new StringBuilder();
    for (var event : events) {
      var choice = event.path("choices").path(0);
      text.append(choice.path("delta").path("content").asString(""));
      text.append(choice.path("text").asString(""));
    }
    return text.toString();
  }

  private static String finish(List<JsonNode> events) {
    var reasons = new StringBuilder();
    for (var event : events) {
      reasons.append(event.path("choices").path(0).path("finish_reason").asString(""));
    }
    return reasons.toString();
  }

  /// What clients and logs hear of the tokens.
  private void assertTokens(List<JsonNode> events, int prompt, int completion) throws Exception {
    var told = events.getLast();
    assertThat(told.path("choices").isEmpty()).isTrue();
    assertThat(told.path("usage").path("prompt_tokens").asInt()).isEqualTo(prompt);
    assertThat(told.path("usage").path("completion_tokens").asInt()).isEqualTo(completion);
    assertLogged(prompt, completion);
  }

  private void assertLogged(int prompt, int completion) throws Exception {
    var usage = log.ai().path("proxy").path("usage");
    assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(prompt);
    assertThat(usage.path("completion_tokens").asInt()).isEqualTo(completion);
  }

  private void assertAnswer(Reply reply, String content, String reason) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    var answer = json(reply.body());
    assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
    var choice = answer.path("choices").path(0);
    assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
    assertThat(choice.path("message").path("content").asString()).isEqualTo(content);
    assertThat(choice.path("finish_reason").asString()).isEqualTo(reason);
  }

  private void assertCallsTool(Reply reply) {
    var choice = json(reply.body()).path("choices").path(0);
    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
    var call = choice.path("message").path("tool_calls").path(0);
    assertThat(call.path("function").path("name").asString()).isEqualTo("look");
    assertThat(call.path("function").path("arguments").asString()).isEqualTo("{\"at\":2}");
  }

  private static void assertStreamsTool(List<JsonNode> events) {
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

  @Test
  void anthropicGetsMessages() throws Exception {
    withChat(
        "provider: anthropic, name: claude, options: {upstream_url: UPSTREAM/v1/messages}",
        "auth: {header_name: x-api-key, header_value: k}");
    provider.answers(
        """
        {"id":"m1","model":"claude-3","content":[{"type":"text","text":"Good ☾"}],
        "stop_reason":"max_tokens","usage":{"input_tokens":5,"output_tokens":7}}\
        """);
    assertAnswer(post(CHAT), "Good ☾", "length");
    assertLogged(5, 7);
    var asked = provider.last();
    assertThat(asked.header("x-api-key")).isEqualTo("k");
    assertThat(asked.header("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(asked.json())
        .isEqualTo(
            json(
                """
                {"model":"claude","max_tokens":9,"system":"Be kind","messages":[
                {"role":"user","content":"Hi"},{"role":"assistant","content":"Yes?"},
                {"role":"user","content":"Well"}],"temperature":0.5,"top_p":0.25,
                "stop_sequences":["END"]}\
                """));
  }

  @Test
  void anthropicStreamsBlocks() throws Exception {
    withChat("provider: anthropic, name: claude, options: {upstream_url: UPSTREAM/v1/messages}");
    var start =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\","
            + "\"model\":\"claude-3\",\"usage\":{\"input_tokens\":5}}}\n\n"
            + "event: ping\ndata: {\"type\":\"ping\"}\n\n";
    var end =
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
            + "\"%s\"},\"usage\":{\"output_tokens\":7}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    var text =
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            + "\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}\n\n";
    provider.streams(
        "text/event-stream",
        start + text.formatted("Go") + text.formatted("od") + end.formatted("end_turn"),
        9);
    var events = events(post(streaming(CHAT)));
    assertThat(text(events)).isEqualTo("Good");
    assertThat(finish(events)).isEqualTo("stop");
    assertThat(events.getFirst().path("id").asString()).isEqualTo("m1");
    assertThat(events.getFirst().path("model").asString()).isEqualTo("claude-3");
    assertThat(provider.last().json().path("stream").asBoolean()).isTrue();
    assertTokens(events, 5, 7);
    var tool =
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":"
            + "\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{}}}\n\n";
    var input =
        "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
            + "\"input_json_delta\",\"partial_json\":\"%s\"}}\n\n";
    provider.streams(
        "text/event-stream",
        start
            + tool
            + input.formatted("{\\\"at\\\"")
            + input.formatted(":2}")
            + end.formatted("tool_use"),
        50);
    assertStreamsTool(events(post(streaming(TOOLS))));
    provider.streams(
        "text/event-stream",
        start + "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
        50);
    assertThat(post(streaming(CHAT)).body()).contains("data: {\"error\":");
  }

  @Test
  void anthropicCallsTools() {
    withChat("provider: anthropic, name: claude, options: {upstream_url: UPSTREAM/v1/messages}");
    provider.answers(
        "{\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{\"at\":2}}],"
            + "\"stop_reason\":\"tool_use\"}");
    assertCallsTool(post(TOOLS));
    assertThat(provider.last().json())
        .isEqualTo(
            json(
                """
                {"model":"claude","max_tokens":4096,"messages":[{"role":"user","content":[
                {"type":"text","text":"What?"},{"type":"image","source":{"type":"base64",
                "media_type":"image/png","data":"AAAA"}}]},{"role":"assistant","content":[
                {"type":"tool_use","id":"c1","name":"look","input":{"at":1}}]},{"role":"user",
                "content":[{"type":"tool_result","tool_use_id":"c1","content":"a moon"}]}],
                "tools":[{"name":"look","description":"Looks","input_schema":{"type":"object"}}],
                "tool_choice":{"type":"any"}}\
                """));
  }

  @Test
  void geminiGetsContents() throws Exception {
    withChat(
        "provider: gemini, name: g, options: {top_k: 3, upstream_url: \"UPSTREAM/v1/g:generateContent\"}",
        "auth: {param_name: key, param_value: k, param_location: query}");
    provider.answers(
        """
        {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Go"},{"text":"od"}]},
        "finishReason":"STOP"}],"modelVersion":"g-2","usageMetadata":{"promptTokenCount":5,
        "candidatesTokenCount":6,"thoughtsTokenCount":1}}\
        """);
    assertAnswer(post(CHAT), "Good", "stop");
    assertLogged(5, 7);
    assertThat(provider.last().target()).isEqualTo("/v1/g:generateContent?key=k");
    assertThat(provider.last().json())
        .isEqualTo(
            json(
                """
                {"systemInstruction":{"parts":[{"text":"Be kind"}]},"contents":[
                {"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Yes?"}]},
                {"role":"user","parts":[{"text":"Well"}]}],"generationConfig":{
                "maxOutputTokens":9,"temperature":0.5,"topP":0.25,"topK":3,
                "stopSequences":["END"]}}\
                """));
    provider.answers("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}");
    assertAnswer(post(CHAT), "", "content_filter");
  }

  @Test
  void geminiStreamsAnswers() throws Exception {
    withChat(
        "provider: gemini, name: g, options: {upstream_url: \"UPSTREAM/v1/g:generateContent\"}");
    var piece =
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}%s}],"
            + "\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":7}}\r\n\r\n";
    provider.streams(
        "text/event-stream",
        piece.formatted("Go", "") + piece.formatted("od", ",\"finishReason\":\"MAX_TOKENS\""),
        10);
    var events = events(post(streaming(CHAT)));
    assertThat(text(events)).isEqualTo("Good");
    assertThat(finish(events)).isEqualTo("length");
    assertTokens(events, 5, 7);
    assertThat(provider.last().target()).isEqualTo("/v1/g:streamGenerateContent?alt=sse");
    assertThat(provider.last().json().has("stream")).isFalse();
    provider.streams(
        "text/event-stream",
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"look\","
            + "\"args\":{\"at\":2}}}]},\"finishReason\":\"STOP\"}]}\n\n",
        10);
    assertStreamsTool(events(post(streaming(TOOLS))));
  }

  @Test
  void geminiCallsTools() {
    withChat(
        "provider: gemini, name: g, options: {upstream_url: \"UPSTREAM/v1/g:generateContent\"}");
    provider.answers(
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"look\","
            + "\"args\":{\"at\":2}}}]},\"finishReason\":\"STOP\"}]}");
    assertCallsTool(post(TOOLS));
    assertThat(provider.last().json())
        .isEqualTo(
            json(
                """
                {"contents":[{"role":"user","parts":[{"text":"What?"},{"inlineData":{"mimeType":
                "image/png","data":"AAAA"}}]},{"role":"model","parts":[{"functionCall":{"name":
                "look","args":{"at":1}}}]},{"role":"user","parts":[{"functionResponse":{"name":
                "look","response":{"result":"a moon"}}}]}],"tools":[{"functionDeclarations":[
                {"name":"look","description":"Looks","parametersJsonSchema":{"type":"object"}}]}],
                "toolConfig":{"functionCallingConfig":{"mode":"ANY"}},"generationConfig":{}}\
                """));
  }

  private void withBedrock() {
    withChat(
        "provider: bedrock, name: \"anthropic.claude-v2:1\", options: {bedrock: {aws_region:"
            + " eu-central-1}, upstream_url: UPSTREAM, upstream_path: /model/m%3A1/converse}",
        "auth: {aws_access_key_id: BASE, aws_secret_access_key: secret}");
  }

  @Test
  void bedrockGetsASignedConversation() throws Exception {
    withBedrock();
    provider.answers(
        """
        {"output":{"message":{"role":"assistant","content":[{"text":"Good"}]}},
        "stopReason":"end_turn","usage":{"inputTokens":5,"outputTokens":7}}\
        """);
    assertAnswer(post(CHAT), "Good", "stop");
    assertLogged(5, 7);
    var asked = provider.last();
    assertThat(asked.target()).isEqualTo("/model/m%3A1/converse");
    assertThat(asked.header("Authorization"))
        .matches(
            "AWS4-HMAC-SHA256 Credential=BASE/\\d{8}/eu-central-1/bedrock/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}");
    assertThat(asked.json())
        .isEqualTo(
            json(
                """
                {"messages":[{"role":"user","content":[{"text":"Hi"}]},{"role":"assistant",
                "content":[{"text":"Yes?"}]},{"role":"user","content":[{"text":"Well"}]}],
                "system":[{"text":"Be kind"}],"inferenceConfig":{"maxTokens":9,"temperature":0.5,
                "topP":0.25,"stopSequences":["END"]}}\
                """));
  }

  @Test
  void bedrockStreamsMessages() throws Exception {
    withBedrock();
    var text = "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"%s\"}}";
    var whole =
        AwsMessages.event("messageStart", "{\"role\":\"assistant\"}")
            + AwsMessages.event("contentBlockDelta", text.formatted("Go"))
            + AwsMessages.event("contentBlockDelta", text.formatted("od"))
            + AwsMessages.event("messageStop", "{\"stopReason\":\"end_turn\"}")
            + AwsMessages.event("metadata", "{\"usage\":{\"inputTokens\":5,\"outputTokens\":7}}");
    for (int size : new int[] {1, 13, 100_000}) {
      provider.streams("application/vnd.amazon.eventstream", whole, size);
      var events = events(post(streaming(CHAT)));
      assertThat(text(events)).isEqualTo("Good");
      assertThat(finish(events)).isEqualTo("stop");
      assertTokens(events, 5, 7);
    }
    assertThat(provider.last().target()).isEqualTo("/model/m%3A1/converse-stream");
    provider.streams(
        "application/vnd.amazon.eventstream",
        AwsMessages.event(
                "contentBlockStart",
                "{\"start\":{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"look\"}}}")
            + AwsMessages.event(
                "contentBlockDelta", "{\"delta\":{\"toolUse\":{\"input\":\"{\\\"at\\\":2}\"}}}")
            + AwsMessages.event("messageStop", "{\"stopReason\":\"tool_use\"}"),
        100_000);
    assertStreamsTool(events(post(streaming(TOOLS))));
  }

  @Test
  void whatIsNoStreamOfAwsEndsWithAnError() {
    withBedrock();
    var good = AwsMessages.event("contentBlockDelta", "{\"delta\":{\"text\":\"Go\"}}");
    for (var bad :
        List.of(
            AwsMessages.message(":exception-type", "throttlingException", "{}"),
            good.replace("text", "tixt"),
            "\u007f\u0000\u0000\u0000" + good.substring(4),
            good.substring(0, 20))) {
      provider.streams("application/vnd.amazon.eventstream", good + bad, 64);
      var body = post(streaming(CHAT)).body();
      assertThat(body).contains("\"content\":\"Go\"");
      assertThat(body)
          .endsWith(
              "data: {\"error\":{\"message\":\"the answer of the model could not be read\"}}\n\n");
    }
  }

  @Test
  void bedrockCallsTools() {
    withBedrock();
    provider.answers(
        "{\"output\":{\"message\":{\"content\":[{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"look\","
            + "\"input\":{\"at\":2}}}]}},\"stopReason\":\"tool_use\"}");
    assertCallsTool(post(TOOLS));
    assertThat(provider.last().json())
        .isEqualTo(
            json(
                """
                {"messages":[{"role":"user","content":[{"text":"What?"},{"image":{"format":"png",
                "source":{"bytes":"AAAA"}}}]},{"role":"assistant","content":[{"toolUse":{
                "toolUseId":"c1","name":"look","input":{"at":1}}}]},{"role":"user","content":[
                {"toolResult":{"toolUseId":"c1","content":[{"text":"a moon"}]}}]}],
                "inferenceConfig":{},"toolConfig":{"tools":[{"toolSpec":{"name":"look",
                "description":"Looks","inputSchema":{"json":{"type":"object"}}}}],
                "toolChoice":{"any":{}}}}\
                """));
  }

  @Test
  void cohereGetsAMessageAndItsHistory() throws Exception {
    withChat("provider: cohere, name: command, options: {upstream_url: UPSTREAM/v1/chat}");
    provider.answers(
        """
        {"text":"Good","generation_id":"g1","finish_reason":"COMPLETE",
        "meta":{"billed_units":{"input_tokens":5,"output_tokens":7}}}\
        """);
    assertAnswer(post(CHAT), "Good", "stop");
    assertLogged(5, 7);
    assertThat(provider.last().json())
        .isEqualTo(
            json(
                """
                {"model":"command","stream":false,"message":"Well","chat_history":[
                {"role":"SYSTEM","message":"Be kind"},{"role":"USER","message":"Hi"},
                {"role":"CHATBOT","message":"Yes?"}],"max_tokens":9,"temperature":0.5,"p":0.25,
                "stop_sequences":["END"]}\
                """));
    provider.streams(
        "application/stream+json",
        """
        {"is_finished":false,"event_type":"stream-start","generation_id":"g1"}
        {"is_finished":false,"event_type":"text-generation","text":"Go"}
        {"is_finished":false,"event_type":"text-generation","text":"od"}
        {"is_finished":true,"event_type":"stream-end","finish_reason":"MAX_TOKENS","response":{"meta":{"billed_units":{"input_tokens":5,"output_tokens":7}}}}
        """,
        17);
    var events = events(post(streaming(CHAT)));
    assertThat(text(events)).isEqualTo("Good");
    assertThat(finish(events)).isEqualTo("length");
    assertTokens(events, 5, 7);
    assertThat(post(TOOLS).body()).contains("'tools' cannot be used with the provider cohere here");
  }

  @Test
  void completionsAreForProvidersThatHaveThem() {
    var prompt = "{\"prompt\":\"Once\",\"max_tokens\":5}";
    with(
        "llm/v1/completions",
        "provider: openai, name: m, options: {upstream_url: UPSTREAM/v1/completions}");
    provider.answers("{\"choices\":[{\"text\":\"upon\"}]}");
    assertThat(post(prompt).body()).isEqualTo("{\"choices\":[{\"text\":\"upon\"}]}");
    assertThat(post("{\"messages\":[]}").body())
        .contains("the request has no prompt, which llm/v1/completions needs");
    with(
        "llm/v1/completions",
        "provider: cohere, name: m, options: {upstream_url: UPSTREAM/v1/generate}");
    provider.answers(
        "{\"id\":\"g\",\"generations\":[{\"text\":\"upon\",\"finish_reason\":\"MAX_TOKENS\"}]}");
    var answer = json(post(prompt).body());
    assertThat(answer.path("object").asString()).isEqualTo("text_completion");
    assertThat(answer.path("choices").path(0).path("text").asString()).isEqualTo("upon");
    assertThat(answer.path("choices").path(0).path("finish_reason").asString()).isEqualTo("length");
    assertThat(provider.last().json())
        .isEqualTo(json("{\"model\":\"m\",\"stream\":false,\"prompt\":\"Once\",\"max_tokens\":5}"));
    with(
        "llm/v1/completions",
        "provider: gemini, name: m, options: {upstream_url: \"UPSTREAM/g:generateContent\"}");
    provider.answers("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"upon\"}]}}]}");
    assertThat(json(post(prompt).body()).path("choices").path(0).path("text").asString())
        .isEqualTo("upon");
    provider.streams(
        "text/event-stream",
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"upon\"}]},\"finishReason\":\"STOP\"}]}\n\n",
        10);
    var events = events(post(prompt.replace("{", "{\"stream\":true,")));
    assertThat(text(events)).isEqualTo("upon");
    assertThat(events.getFirst().path("object").asString()).isEqualTo("text_completion");
    for (var chatOnly : List.of("anthropic", "huggingface")) {
      assertThatThrownBy(() -> with("llm/v1/completions", "provider: " + chatOnly + ", name: m"))
          .hasMessageContaining(chatOnly + " is supported for the route_type llm/v1/chat only");
    }
  }

  @Test
  void ollamaHasAFormOfItsOwn() throws Exception {
    for (var model :
        List.of(
            "provider: llama2, name: m, options: {llama2_format",
            "provider: mistral, name: m, options: {mistral_format")) {
      withChat(model + ": ollama, upstream_url: UPSTREAM/api/chat}");
      provider.answers(
          """
          {"model":"m","message":{"role":"assistant","content":"Good"},"done":true,
          "done_reason":"stop","prompt_eval_count":5,"eval_count":7}\
          """);
      assertAnswer(post(CHAT), "Good", "stop");
      assertLogged(5, 7);
      assertThat(provider.last().json())
          .isEqualTo(
              json(
                  """
                  {"model":"m","stream":false,"messages":[{"role":"system","content":"Be kind"},
                  {"role":"user","content":"Hi"},{"role":"assistant","content":"Yes?"},
                  {"role":"user","content":"Well"}],"options":{"num_predict":9,
                  "temperature":0.5,"top_p":0.25,"stop":["END"]}}\
                  """));
      provider.streams(
          "application/x-ndjson",
          """
          {"model":"m","message":{"role":"assistant","content":"Go"},"done":false}
          {"model":"m","message":{"role":"assistant","content":"od"},"done":false}
          {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"length","prompt_eval_count":5,"eval_count":7}
          """,
          23);
      var events = events(post(streaming(CHAT)));
      assertThat(text(events)).isEqualTo("Good");
      assertThat(finish(events)).isEqualTo("length");
      assertTokens(events, 5, 7);
    }
  }

  @Test
  void selfHostedModelsMaySpeakAsOpenAiDoes() {
    withChat(
        "provider: llama2, name: m, options: {llama2_format: openai, upstream_url: UPSTREAM/v1/chat}");
    provider.answers("{\"choices\":[]}");
    assertThat(post(CHAT).body()).isEqualTo("{\"choices\":[]}");
    assertThat(provider.last().json().path("model").asString()).isEqualTo("m");
    assertThatThrownBy(() ->
            withChat(
                "provider: llama2, name: m, options: {llama2_format: raw, upstream_url: UPSTREAM}"))
        .hasMessageContaining("llama2_format raw is not supported");
    assertThatThrownBy(() -> withChat("provider: llama2, name: m"))
        .hasMessageContaining("llama2 needs model.options.llama2_format and upstream_url");
  }
}
