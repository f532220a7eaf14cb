package moongate.plugins.llm;

import moongate.plugins.ai.RequestRefused;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A call of a tool by a model.
record ToolCall(String id, String name, JsonNode arguments) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Reads an element of `tool_calls` in OpenAI's format, where the arguments are JSON in a string.
  static ToolCall of(JsonNode call) throws RequestRefused {
    var function = call.path("function");
    var text = function.path("arguments").stringValue("");
    try {
      var arguments = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
      return new ToolCall(
          call.path("id").stringValue(""), function.path("name").stringValue(""), arguments);
    } catch (JacksonException malformed) {
      throw new RequestRefused(400, "the arguments of a tool call are no JSON");
    }
  }

  String argumentsText() {
    return JSON.writeValueAsString(arguments);
  }

  /// Adds the call to a message in OpenAI's format.
  void addTo(ObjectNode message) {
    var calls =
        message.get("tool_calls") instanceof ArrayNode known
            ? known
            : message.putArray("tool_calls");
    var call = calls.addObject().put("id", id).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", argumentsText());
  }
}
