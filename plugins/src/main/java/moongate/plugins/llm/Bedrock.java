package moongate.plugins.llm;

import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.aws.Region;
import moongate.plugins.aws.Signature;
import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;
import moongate.plugins.llm.events.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Amazon Bedrock's Converse API, which is the same for all of its models:
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>. Prompts of
/// completions are chats of one message.
final class Bedrock implements Provider {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String WHOLE = "/converse";
  private static final String STREAMED = "/converse-stream";

  @Override
  public String name() {
    return "bedrock";
  }

  @Override
  public @Nullable String problem(Operation operation, Value.Obj model) {
    return operation == Operation.PRESERVED
        ? "bedrock is not supported for the route_type preserve: its requests are signed as a whole"
        : null;
  }

  /// The settings with credentials and region.
  static Value.Obj settings(Value.Obj options) {
    return options.object("bedrock");
  }

  @Override
  public String url(Call call) {
    var region = settings(call.options()).optionalText("aws_region").orElse("us-east-1");
    return "https://bedrock-runtime."
        + Region.domain(region)
        + "/model/"
        + Signature.escaped(Utf8.bytes(call.model()))
        + (call.isStreaming() ? STREAMED : WHOLE);
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
      addMessages(request, own);
    } else {
      var message = own.putArray("messages").addObject().put("role", "user");
      message.putArray("content").addObject().put("text", request.path("prompt").stringValue(""));
    }
    var inference = own.putObject("inferenceConfig");
    OpenAiForm.copyInference(request, inference, "maxTokens");
    addTools(request, own);
    return own;
  }

  /// Roles must alternate, so consecutive messages of one role are joined.
  private void addMessages(ObjectNode request, ObjectNode own) throws RequestRefused {
    var system = JSON.createArrayNode();
    var messages = own.putArray("messages");
    for (var message : request.path("messages")) {
      var role = message.path("role").stringValue("");
      switch (role) {
        case "system", "developer" ->
            system.addObject().put("text", OpenAiForm.text(message, this));
        case "user", "assistant" -> addContent(message, content(messages, role));
        case "tool" -> {
          var result = content(messages, "user").addObject().putObject("toolResult");
          result.put("toolUseId", message.path("tool_call_id").stringValue(""));
          result.putArray("content").addObject().put("text", OpenAiForm.text(message, this));
        }
        default -> throw new RequestRefused(400, "bedrock has no such role of messages");
      }
    }
    if (!system.isEmpty()) {
      own.set("system", system);
    }
  }

  private static ArrayNode content(ArrayNode messages, String role) {
    var last = messages.path(messages.size() - 1);
    return last.path("role").stringValue("").equals(role)
            && last.path("content") instanceof ArrayNode known
        ? known
        : messages.addObject().put("role", role).putArray("content");
  }

  private void addContent(JsonNode message, ArrayNode blocks) throws RequestRefused {
    var content = message.path("content");
    if (content.isString() && !content.stringValue().isEmpty()) {
      blocks.addObject().put("text", content.stringValue());
    }
    for (var part : content) {
      addPart(part, blocks);
    }
    for (var each : message.path("tool_calls")) {
      var call = ToolCall.of(each);
      var use = blocks.addObject().putObject("toolUse").put("toolUseId", call.id());
      use.put("name", call.name()).set("input", call.arguments());
    }
  }

  private void addPart(JsonNode part, ArrayNode blocks) throws RequestRefused {
    switch (part.path("type").stringValue("")) {
      case "text" -> blocks.addObject().put("text", part.path("text").stringValue(""));
      case "image_url" -> {
        var image = Image.of(part, this);
        var own = blocks.addObject().putObject("image");
        own.put("format", image.mediaType().replaceFirst("^image/", ""));
        own.putObject("source").put("bytes", image.data());
      }
      default -> throw new RequestRefused(400, "bedrock takes only texts and images here");
    }
  }

  private static void addTools(ObjectNode request, ObjectNode own) {
    if (request.path("tools").isEmpty()) {
      return;
    }
    var config = own.putObject("toolConfig");
    var tools = config.putArray("tools");
    for (var each : request.path("tools")) {
      var function = each.path("function");
      var tool = tools.addObject().putObject("toolSpec");
      OpenAiForm.copy(function, "name", tool, "name");
      OpenAiForm.copy(function, "description", tool, "description");
      tool.putObject("inputSchema").set("json", OpenAiForm.parameters(function));
    }
    var choice = request.path("tool_choice");
    var named = choice.path("function").path("name").stringValue("");
    if (!named.isEmpty()) {
      config.putObject("toolChoice").putObject("tool").put("name", named);
    } else if (choice.stringValue("").equals("required")) {
      config.putObject("toolChoice").putObject("any");
    }
  }

  @Override
  public ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    var content = answer.path("output").path("message").path("content");
    if (!content.isArray()) {
      throw new MalformedAnswer("an answer of Bedrock without content");
    }
    var text = new StringBuilder();
    var message = JSON.createObjectNode().put("role", "assistant");
    for (var block : content) {
      text.append(block.path("text").stringValue(""));
      var use = block.path("toolUse");
      if (use.isObject()) {
        new ToolCall(
                use.path("toolUseId").stringValue(""),
                use.path("name").stringValue(""),
                use.path("input"))
            .addTo(message);
      }
    }
    message.put("content", text.isEmpty() && message.has("tool_calls") ? null : text.toString());
    return OpenAiForm.answer(
        call, "", "", message, reason(answer.path("stopReason").stringValue("")), tokens(answer));
  }

  private static TokenCounts tokens(JsonNode answer) {
    return TokenCounts.of(answer.path("usage"), "inputTokens", "outputTokens");
  }

  private static String reason(String ofBedrock) {
    return switch (ofBedrock) {
      case "max_tokens" -> "length";
      case "tool_use" -> "tool_calls";
      case "content_filtered", "guardrail_intervened" -> "content_filter";
      default -> "stop";
    };
  }

  @Override
  public EventFormat eventFormat(Call call) {
    return EventFormat.AWS;
  }

  @Override
  public EventReader eventReader(Call call) {
    return new Events();
  }

  /// The last event, `metadata`, has the tokens, and comes after the end of the text.
  private static final class Events implements EventReader {
    private int tools;

    @Override
    public void read(Event event, StreamedAnswer answer) throws EventException {
      var json = StreamedAnswer.json(event.data());
      switch (event.name()) {
        case "contentBlockStart" -> {
          var use = json.path("start").path("toolUse");
          if (use.isObject()) {
            var id = use.path("toolUseId").stringValue("");
            answer.toolCall(tools++, id, use.path("name").stringValue(""), "");
          }
        }
        case "contentBlockDelta" -> {
          var delta = json.path("delta");
          answer.text(delta.path("text").stringValue(""));
          var more = delta.path("toolUse").path("input").stringValue("");
          if (!more.isEmpty() && tools > 0) {
            answer.toolCall(tools - 1, null, null, more);
          }
        }
        case "messageStop" -> answer.finish(reason(json.path("stopReason").stringValue("")));
        case "metadata" -> answer.tokens(tokens(json));
        default -> {
          if (event.name().startsWith("exception:")) {
            throw new EventException("Bedrock failed: " + event.name());
          }
        }
      }
    }
  }
}
