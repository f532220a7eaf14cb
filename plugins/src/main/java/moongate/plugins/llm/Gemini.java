package moongate.plugins.llm;

import java.util.HashMap;
import java.util.Map;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.aws.Signature;
import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Google's Gemini: <https://ai.google.dev/api/generate-content>, and the same on Vertex AI.
/// Prompts of completions are chats of one message.
final class Gemini implements Provider {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String WHOLE = ":generateContent";
  private static final String STREAMED = ":streamGenerateContent";

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public String url(Call call) {
    var vertex = call.options().object("gemini");
    var model = Signature.escaped(Utf8.bytes(call.model()));
    var place =
        vertex.has("project_id")
            ? "https://"
                + vertex.text("api_endpoint")
                + "/v1/projects/"
                + escaped(vertex, "project_id")
                + "/locations/"
                + escaped(vertex, "location_id")
                + "/publishers/google/models/"
            : "https://generativelanguage.googleapis.com/v1beta/models/";
    return place + model + (call.isStreaming() ? STREAMED + "?alt=sse" : WHOLE);
  }

  private static String escaped(Value.Obj vertex, String name) {
    return Signature.escaped(Utf8.bytes(vertex.text(name)));
  }

  @Override
  public String path(String configured, Call call) {
    return call.withEnd(configured, WHOLE, STREAMED);
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    OpenAiForm.refuse(request, this, "functions");
    var own = JSON.createObjectNode();
    if (call.isChat()) {
      addContents(request, own);
    } else {
      var content = own.putArray("contents").addObject().put("role", "user");
      content.putArray("parts").addObject().put("text", request.path("prompt").stringValue(""));
    }
    addTools(request, own);
    var generation = own.putObject("generationConfig");
    OpenAiForm.copyInference(request, generation, "maxOutputTokens");
    OpenAiForm.copy(request, "top_k", generation, "topK");
    if (request.path("response_format").path("type").stringValue("").equals("json_object")) {
      generation.put("responseMimeType", "application/json");
    }
    return own;
  }

  private void addContents(ObjectNode request, ObjectNode own) throws RequestRefused {
    var system = JSON.createArrayNode();
    var contents = JSON.createArrayNode();
    var tools = new HashMap<String, String>();
    for (var message : request.path("messages")) {
      switch (message.path("role").stringValue("")) {
        case "system", "developer" ->
            system.addObject().put("text", OpenAiForm.text(message, this));
        case "user" -> addParts(message, contents.addObject().put("role", "user"), tools);
        case "assistant" -> addParts(message, contents.addObject().put("role", "model"), tools);
        case "tool" -> addResult(message, contents.addObject().put("role", "user"), tools);
        default -> throw new RequestRefused(400, "gemini has no such role of messages");
      }
    }
    if (!system.isEmpty()) {
      own.putObject("systemInstruction").set("parts", system);
    }
    own.set("contents", contents);
  }

  private void addParts(JsonNode message, ObjectNode own, Map<String, String> tools)
      throws RequestRefused {
    var parts = own.putArray("parts");
    var content = message.path("content");
    if (content.isString()) {
      parts.addObject().put("text", content.stringValue());
    }
    for (var part : content) {
      addPart(part, parts);
    }
    for (var each : message.path("tool_calls")) {
      var call = ToolCall.of(each);
      tools.put(call.id(), call.name());
      parts
          .addObject()
          .putObject("functionCall")
          .put("name", call.name())
          .set("args", call.arguments());
    }
  }

  private void addPart(JsonNode part, ArrayNode parts) throws RequestRefused {
    switch (part.path("type").stringValue("")) {
      case "text" -> parts.addObject().put("text", part.path("text").stringValue(""));
      case "image_url" -> {
        var image = Image.of(part, this);
        var inline = parts.addObject().putObject("inlineData");
        inline.put("mimeType", image.mediaType()).put("data", image.data());
      }
      default -> throw new RequestRefused(400, "gemini takes only texts and images here");
    }
  }

  /// Gemini's results contain names of functions instead of OpenAI's ids of calls.
  private void addResult(JsonNode message, ObjectNode own, Map<String, String> tools)
      throws RequestRefused {
    var name = tools.get(message.path("tool_call_id").stringValue(""));
    if (name == null) {
      throw new RequestRefused(400, "a message of a tool that was not called");
    }
    var result = own.putArray("parts").addObject().putObject("functionResponse").put("name", name);
    result.putObject("response").put("result", OpenAiForm.text(message, this));
  }

  private static void addTools(ObjectNode request, ObjectNode own) {
    if (request.path("tools").isEmpty()) {
      return;
    }
    var functions = own.putArray("tools").addObject().putArray("functionDeclarations");
    for (var each : request.path("tools")) {
      var function = each.path("function");
      var declared = functions.addObject();
      OpenAiForm.copy(function, "name", declared, "name");
      OpenAiForm.copy(function, "description", declared, "description");
      OpenAiForm.copy(function, "parameters", declared, "parametersJsonSchema");
    }
    var choice = request.path("tool_choice");
    var named = choice.path("function").path("name").stringValue("");
    if (choice.isString() || !named.isEmpty()) {
      var calling = own.putObject("toolConfig").putObject("functionCallingConfig");
      calling.put("mode", mode(choice.stringValue("required")));
      if (!named.isEmpty()) {
        calling.putArray("allowedFunctionNames").add(named);
      }
    }
  }

  private static String mode(String choice) {
    return switch (choice) {
      case "none" -> "NONE";
      case "required" -> "ANY";
      default -> "AUTO";
    };
  }

  @Override
  public ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    var candidate = answer.path("candidates").path(0);
    boolean isBlocked = answer.path("promptFeedback").hasNonNull("blockReason");
    if (!candidate.isObject() && !isBlocked) {
      throw new MalformedAnswer("an answer of Gemini without candidates");
    }
    var text = new StringBuilder();
    var message = JSON.createObjectNode().put("role", "assistant");
    int tools = 0;
    for (var part : candidate.path("content").path("parts")) {
      text.append(spoken(part));
      if (part.has("functionCall")) {
        toolCall(part, tools++).addTo(message);
      }
    }
    message.put("content", text.isEmpty() && tools > 0 ? null : text.toString());
    return OpenAiForm.answer(
        call,
        answer.path("responseId").stringValue(""),
        answer.path("modelVersion").stringValue(""),
        message,
        isBlocked ? "content_filter" : reason(candidate, tools > 0),
        tokens(answer));
  }

  /// The thoughts of a model are not part of its answer.
  private static String spoken(JsonNode part) {
    return part.path("thought").asBoolean(false) ? "" : part.path("text").stringValue("");
  }

  private static ToolCall toolCall(JsonNode part, int index) {
    var call = part.path("functionCall");
    var id = call.path("id").stringValue("call_" + index);
    return new ToolCall(
        id,
        call.path("name").stringValue(""),
        call.has("args") ? call.path("args") : JSON.createObjectNode());
  }

  private static String reason(JsonNode candidate, boolean callsTools) {
    return switch (candidate.path("finishReason").stringValue("")) {
      case "MAX_TOKENS" -> "length";
      case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII" -> "content_filter";
      default -> callsTools ? "tool_calls" : "stop";
    };
  }

  private static TokenCounts tokens(JsonNode answer) {
    var usage = answer.path("usageMetadata");
    var counts = TokenCounts.of(usage, "promptTokenCount", "candidatesTokenCount");
    int thoughts = usage.path("thoughtsTokenCount").asInt(0);
    return new TokenCounts(counts.prompt(), counts.completion() + thoughts);
  }

  @Override
  public EventReader eventReader(Call call) {
    return new Events();
  }

  /// Each event is an answer with the next part of the text.
  private static final class Events implements EventReader {
    private int tools;

    @Override
    public void read(Event event, StreamedAnswer answer) throws EventException {
      var json = StreamedAnswer.json(event.data());
      if (json.has("error")) {
        throw new EventException(
            "Gemini failed: " + json.path("error").path("status").stringValue(""));
      }
      answer.id(json.path("responseId").stringValue(""));
      answer.model(json.path("modelVersion").stringValue(""));
      var candidate = json.path("candidates").path(0);
      for (var part : candidate.path("content").path("parts")) {
        answer.text(spoken(part));
        if (part.has("functionCall")) {
          var call = toolCall(part, tools);
          answer.toolCall(tools++, call.id(), call.name(), call.argumentsText());
        }
      }
      if (json.has("usageMetadata")) {
        answer.tokens(tokens(json));
      }
      if (candidate.hasNonNull("finishReason")) {
        answer.finish(reason(candidate, tools > 0));
      } else if (json.path("promptFeedback").hasNonNull("blockReason")) {
        answer.finish("content_filter");
      }
    }
  }
}
