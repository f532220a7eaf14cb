package moongate.plugins.llm;

import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The requests and responses of Ollama: <https://github.com/ollama/ollama/blob/main/docs/api.md>,
/// `/api/chat` and `/api/generate`.
final class OllamaForm {
  private static final JsonMapper JSON = JsonMapper.shared();

  ObjectNode request(ObjectNode request, Call call, Provider provider) throws RequestRefused {
    OpenAiForm.refuse(request, provider, "tools", "functions");
    var own = JSON.createObjectNode().put("model", call.model()).put("stream", call.isStreaming());
    if (call.isChat()) {
      own.set("messages", messages(request, provider));
    } else {
      OpenAiForm.copy(request, "prompt", own, "prompt");
    }
    var options = own.putObject("options");
    var most = OpenAiForm.maxTokens(request);
    if (most != null) {
      options.set("num_predict", most);
    }
    for (var name : new String[] {"temperature", "top_p", "top_k", "seed"}) {
      OpenAiForm.copy(request, name, options, name);
    }
    var stops = OpenAiForm.stops(request);
    if (stops != null) {
      options.set("stop", stops);
    }
    if (request.path("response_format").path("type").stringValue("").equals("json_object")) {
      own.put("format", "json");
    }
    return own;
  }

  private static ArrayNode messages(ObjectNode request, Provider provider) throws RequestRefused {
    var messages = JSON.createArrayNode();
    for (var message : request.path("messages")) {
      messages
          .addObject()
          .put("role", message.path("role").stringValue(""))
          .put("content", OpenAiForm.text(message, provider));
    }
    return messages;
  }

  ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    var text = call.isChat() ? answer.path("message").path("content") : answer.path("response");
    if (!text.isString()) {
      throw new MalformedAnswer("an answer of Ollama without text");
    }
    return OpenAiForm.answer(
        call,
        "",
        answer.path("model").stringValue(""),
        text.stringValue(),
        reason(answer.path("done_reason").stringValue("")),
        tokens(answer));
  }

  private static String reason(String ofOllama) {
    return ofOllama.equals("length") ? "length" : "stop";
  }

  private static TokenCounts tokens(JsonNode answer) {
    return TokenCounts.of(answer, "prompt_eval_count", "eval_count");
  }

  /// A stream with one JSON document per line; the last one has a member that says so.
  static final class Events implements Provider.EventReader {
    @Override
    public void read(Event event, StreamedAnswer answer) throws EventException {
      var json = StreamedAnswer.json(event.data());
      if (json.path("error").isString()) {
        throw new EventException("Ollama failed: " + json.path("error").stringValue());
      }
      answer.model(json.path("model").stringValue(""));
      answer.text(
          json.path("message").path("content").stringValue(json.path("response").stringValue("")));
      if (json.path("done").asBoolean(false)) {
        answer.tokens(tokens(json));
        answer.finish(reason(json.path("done_reason").stringValue("")));
        answer.done();
      }
    }
  }
}
