package moongate.plugins.llm;

import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's Messages API: <https://docs.anthropic.com/en/api/messages>.
final class Anthropic implements Provider {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HeaderName VERSION = HeaderName.of("anthropic-version");

  /// Requests must limit the length of the answer; this is the limit of the smallest model.
  private static final int MAX_TOKENS = 4096;

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public @Nullable String problem(Operation operation, Value.Obj model) {
    return operation == Operation.COMPLETION
        ? "anthropic is supported for the route_type llm/v1/chat only"
        : null;
  }

  @Override
  public String url(Call call) {
    return "https://api.anthropic.com/v1/messages";
  }

  @Override
  public void addHeaders(Headers headers, Call call) {
    headers.set(VERSION, call.option("anthropic_version", "2023-06-01"));
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    OpenAiForm.refuse(request, this, "functions");
    var own = JSON.createObjectNode().put("model", call.model());
    var most = OpenAiForm.maxTokens(request);
    own.set("max_tokens", most == null ? JSON.getNodeFactory().numberNode(MAX_TOKENS) : most);
    addMessages(request, own);
    for (var name : new String[] {"temperature", "top_p", "top_k", "stream"}) {
      OpenAiForm.copy(request, name, own, name);
    }
    var stops = OpenAiForm.stops(request);
    if (stops != null) {
      own.set("stop_sequences", stops);
    }
    addTools(request, own);
    return own;
  }

  private void addMessages(ObjectNode request, ObjectNode own) throws RequestRefused {
    var system = new StringBuilder();
    var messages = JSON.createArrayNode();
    for (var message : request.path("messages")) {
      switch (message.path("role").stringValue("")) {
        case "system", "developer" ->
            system.append(system.isEmpty() ? "" : "\n").append(OpenAiForm.text(message, this));
        case "tool" -> {
          var result = messages.addObject().put("role", "user").putArray("content").addObject();
          result.put("type", "tool_result");
          result.put("tool_use_id", message.path("tool_call_id").stringValue(""));
          result.put("content", OpenAiForm.text(message, this));
        }
        case "user" -> addContent(message, messages.addObject().put("role", "user"));
        case "assistant" -> addContent(message, messages.addObject().put("role", "assistant"));
        default -> throw new RequestRefused(400, "anthropic has no such role of messages");
      }
    }
    if (!system.isEmpty()) {
      own.put("system", system.toString());
    }
    own.set("messages", messages);
  }

  private void addContent(JsonNode message, ObjectNode own) throws RequestRefused {
    var content = message.path("content");
    if (content.isString() && !message.hasNonNull("tool_calls")) {
      own.put("content", content.stringValue());
      return;
    }
    var blocks = own.putArray("content");
    if (content.isString() && !content.stringValue().isEmpty()) {
      blocks.addObject().put("type", "text").put("text", content.stringValue());
    }
    for (var part : content) {
      addPart(part, blocks);
    }
    for (var each : message.path("tool_calls")) {
      var call = ToolCall.of(each);
      var block = blocks.addObject().put("type", "tool_use").put("id", call.id());
      block.put("name", call.name()).set("input", call.arguments());
    }
  }

  private void addPart(JsonNode part, ArrayNode blocks) throws RequestRefused {
    switch (part.path("type").stringValue("")) {
      case "text" ->
          blocks.addObject().put("type", "text").put("text", part.path("text").stringValue(""));
      case "image_url" -> {
        var image = Image.of(part, this);
        var source = blocks.addObject().put("type", "image").putObject("source");
        source.put("type", "base64").put("media_type", image.mediaType()).put("data", image.data());
      }
      default -> throw new RequestRefused(400, "anthropic takes only texts and images");
    }
  }

  private static void addTools(ObjectNode request, ObjectNode own) {
    if (!request.path("tools").isEmpty()) {
      var tools = own.putArray("tools");
      for (var each : request.path("tools")) {
        var function = each.path("function");
        var tool = tools.addObject();
        OpenAiForm.copy(function, "name", tool, "name");
        OpenAiForm.copy(function, "description", tool, "description");
        tool.set("input_schema", OpenAiForm.parameters(function));
      }
    }
    var choice = request.path("tool_choice");
    var named = choice.path("function").path("name").stringValue("");
    if (!named.isEmpty()) {
      own.putObject("tool_choice").put("type", "tool").put("name", named);
    } else if (choice.isString()) {
      var type = choice.stringValue();
      own.putObject("tool_choice").put("type", type.equals("required") ? "any" : type);
    }
  }

  @Override
  public ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    if (!answer.path("content").isArray()) {
      throw new MalformedAnswer("an answer of Anthropic without content");
    }
    var text = new StringBuilder();
    var message = JSON.createObjectNode().put("role", "assistant");
    for (var block : answer.path("content")) {
      text.append(block.path("text").stringValue(""));
      if (block.path("type").stringValue("").equals("tool_use")) {
        new ToolCall(
                block.path("id").stringValue(""),
                block.path("name").stringValue(""),
                block.path("input"))
            .addTo(message);
      }
    }
    message.put("content", text.isEmpty() && message.has("tool_calls") ? null : text.toString());
    return OpenAiForm.answer(
        call,
        answer.path("id").stringValue(""),
        answer.path("model").stringValue(""),
        message,
        reason(answer.path("stop_reason").stringValue("")),
        TokenCounts.of(answer.path("usage"), "input_tokens", "output_tokens"));
  }

  static String reason(String ofAnthropic) {
    return switch (ofAnthropic) {
      case "max_tokens" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  @Override
  public EventReader eventReader(Call call) {
    return new AnthropicEvents();
  }
}
