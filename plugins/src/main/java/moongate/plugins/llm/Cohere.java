package moongate.plugins.llm;

import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;
import moongate.plugins.llm.events.EventFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Cohere: <https://docs.cohere.com/v1/reference/chat> and
/// <https://docs.cohere.com/v1/reference/generate>.
final class Cohere implements Provider {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HeaderName ACCEPT = HeaderName.of("Accept");

  @Override
  public String name() {
    return "cohere";
  }

  @Override
  public String url(Call call) {
    return "https://api.cohere.com" + (call.isChat() ? "/v1/chat" : "/v1/generate");
  }

  /// Replaces the client's `Accept`: if it asked for server-sent events, Cohere would send them.
  @Override
  public void addHeaders(Headers headers, Call call) {
    headers.set(ACCEPT, "application/json");
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    OpenAiForm.refuse(request, this, "tools", "functions");
    var own = JSON.createObjectNode().put("model", call.model()).put("stream", call.isStreaming());
    if (call.isChat()) {
      addConversation(request, own);
    } else {
      OpenAiForm.copy(request, "prompt", own, "prompt");
    }
    var most = OpenAiForm.maxTokens(request);
    if (most != null) {
      own.set("max_tokens", most);
    }
    OpenAiForm.copy(request, "temperature", own, "temperature");
    OpenAiForm.copy(request, "top_p", own, "p");
    OpenAiForm.copy(request, "top_k", own, "k");
    OpenAiForm.copy(request, "seed", own, "seed");
    var stops = OpenAiForm.stops(request);
    if (stops != null) {
      own.set(call.isChat() ? "stop_sequences" : "end_sequences", stops);
    }
    return own;
  }

  /// The user's last message is the message; the rest is history.
  private void addConversation(ObjectNode request, ObjectNode own) throws RequestRefused {
    var messages = request.path("messages");
    int last = messages.size() - 1;
    if (!messages.path(last).path("role").stringValue("").equals("user")) {
      throw new RequestRefused(400, "the last message has to be one of the user's for cohere");
    }
    var history = JSON.createArrayNode();
    for (int i = 0; i < last; i++) {
      var message = messages.path(i);
      history
          .addObject()
          .put("role", role(message.path("role").stringValue("")))
          .put("message", OpenAiForm.text(message, this));
    }
    own.put("message", OpenAiForm.text(messages.path(last), this));
    if (!history.isEmpty()) {
      own.set("chat_history", history);
    }
  }

  private static String role(String ofOpenAi) throws RequestRefused {
    return switch (ofOpenAi) {
      case "user" -> "USER";
      case "assistant" -> "CHATBOT";
      case "system", "developer" -> "SYSTEM";
      default -> throw new RequestRefused(400, "cohere has no messages of the role " + ofOpenAi);
    };
  }

  @Override
  public ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    var of = call.isChat() ? answer : answer.path("generations").path(0);
    if (!of.path("text").isString()) {
      throw new MalformedAnswer("an answer of Cohere without text");
    }
    return OpenAiForm.answer(
        call,
        answer.path("generation_id").stringValue(answer.path("id").stringValue("")),
        "",
        of.path("text").stringValue(),
        reason(of),
        tokens(answer));
  }

  private static String reason(JsonNode answer) {
    return switch (answer.path("finish_reason").stringValue("")) {
      case "MAX_TOKENS" -> "length";
      case "ERROR_TOXIC" -> "content_filter";
      default -> "stop";
    };
  }

  private static TokenCounts tokens(JsonNode answer) {
    var meta = answer.path("meta");
    var counted = meta.has("billed_units") ? meta.path("billed_units") : meta.path("tokens");
    return TokenCounts.of(counted, "input_tokens", "output_tokens");
  }

  @Override
  public EventFormat eventFormat(Call call) {
    return EventFormat.JSON_LINES;
  }

  @Override
  public EventReader eventReader(Call call) {
    return Cohere::read;
  }

  private static void read(Event event, StreamedAnswer answer) throws EventException {
    var json = StreamedAnswer.json(event.data());
    switch (json.path("event_type").stringValue("")) {
      case "stream-start" -> answer.id(json.path("generation_id").stringValue(""));
      case "text-generation" -> answer.text(json.path("text").stringValue(""));
      case "stream-end" -> {
        answer.tokens(tokens(json.path("response")));
        answer.finish(reason(json));
        answer.done();
      }
      default -> {} // what else there may be has no text
    }
  }
}
