package moongate.plugins.aiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Gemini's contents.
final class GeminiTest extends ProviderTesting {

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
}
