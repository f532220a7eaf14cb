package moongate.plugins.aiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Providers that differ little from OpenAI's form.
final class ProvidersTest extends ProviderTesting {

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

  /// Kong Manager's form of a plugin sends each record of options, if only as `{}`.
  @Test
  void optionsOfHuggingFacesOldApiAreAcceptedWhileTheyAskForNothing() {
    var model = "provider: huggingface, name: m, options: {huggingface: ";
    withChat(model + "{}}");
    withChat(model + "{use_cache: false, wait_for_model: false}}");
    assertThatThrownBy(() -> withChat(model + "{use_cache: true}}"))
        .hasMessageContaining("Hugging Face has no cache of answers any more");
    assertThatThrownBy(() -> withChat(model + "{wait_for_model: true}}"))
        .hasMessageContaining("models of Hugging Face are always ready");
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
