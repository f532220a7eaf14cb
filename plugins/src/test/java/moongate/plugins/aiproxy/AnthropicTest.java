package moongate.plugins.aiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Anthropic's messages.
final class AnthropicTest extends ProviderTesting {

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
}
