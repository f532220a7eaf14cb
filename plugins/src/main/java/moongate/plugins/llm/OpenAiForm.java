package moongate.plugins.llm;

import java.time.Clock;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes OpenAI's requests and answers, for conversion to and from other forms.
final class OpenAiForm {
  private static final JsonMapper JSON = JsonMapper.shared();

  private OpenAiForm() {}

  /// Checks what every provider requires.
  static void check(ObjectNode request, Operation operation) throws RequestRefused {
    if (operation == Operation.CHAT) {
      if (!(request.get("messages") instanceof ArrayNode messages) || messages.isEmpty()) {
        throw new RequestRefused(
            400, "the request has no messages, which " + operation.routeType() + " needs");
      }
      for (var message : messages) {
        if (!message.path("role").isString()) {
          throw new RequestRefused(400, "a message has no role");
        }
      }
    } else if (!request.path("prompt").isString()) {
      throw new RequestRefused(
          400, "the request has no prompt, which " + operation.routeType() + " needs");
    }
  }

  /// Adds the configured options that the request does not contain.
  static void addOptions(ObjectNode request, Value.Obj options) {
    for (var name : new String[] {"max_tokens", "temperature", "top_p", "top_k"}) {
      boolean isSaid =
          request.hasNonNull(name)
              || (name.equals("max_tokens") && request.hasNonNull("max_completion_tokens"));
      if (options.has(name) && !isSaid) {
        putNumber(request, name, options.number(name));
      }
    }
  }

  private static void putNumber(ObjectNode object, String name, double number) {
    if (number == Math.rint(number)) {
      object.put(name, (long) number);
    } else {
      object.put(name, number);
    }
  }

  /// Copies a member under another name, if there is one.
  static void copy(JsonNode from, String name, ObjectNode to, String newName) {
    if (from.hasNonNull(name)) {
      to.set(newName, from.get(name));
    }
  }

  /// The parameters of a function, as JSON Schema; an empty object if it has none.
  static JsonNode parameters(JsonNode function) {
    return function.hasNonNull("parameters")
        ? function.get("parameters")
        : JSON.createObjectNode().put("type", "object");
  }

  /// The maximum number of tokens in the answer, by either of OpenAI's names; null if it is not
  /// limited.
  static @Nullable JsonNode maxTokens(ObjectNode request) {
    var newer = request.path("max_completion_tokens");
    var found = newer.isNumber() ? newer : request.path("max_tokens");
    return found.isNumber() ? found : null;
  }

  /// The values of `stop`, which is a text or a list.
  static @Nullable ArrayNode stops(ObjectNode request) {
    var stop = request.path("stop");
    if (stop instanceof ArrayNode several) {
      return several.isEmpty() ? null : several;
    }
    return stop.isString() ? JSON.createArrayNode().add(stop.stringValue()) : null;
  }

  /// Copies the options that Gemini and Bedrock know by the same names, except for that of the most
  /// tokens.
  static void copyInference(ObjectNode request, ObjectNode to, String maxTokens) {
    var most = maxTokens(request);
    if (most != null) {
      to.set(maxTokens, most);
    }
    copy(request, "temperature", to, "temperature");
    copy(request, "top_p", to, "topP");
    var stops = stops(request);
    if (stops != null) {
      to.set("stopSequences", stops);
    }
  }

  /// The text of a message, which may consist of several parts.
  ///
  /// @throws RequestRefused when there is something else in it
  static String text(JsonNode message, Provider provider) throws RequestRefused {
    var content = message.path("content");
    if (content.isString()) {
      return content.stringValue();
    }
    var text = new StringBuilder();
    for (var part : content) {
      if (!part.path("type").stringValue("").equals("text")) {
        throw new RequestRefused(
            400, "only text can be sent to the provider " + provider.name() + " here");
      }
      text.append(part.path("text").stringValue(""));
    }
    return text.toString();
  }

  /// Refuses members that cannot be left out without changing the meaning of the request.
  static void refuse(ObjectNode request, Provider provider, String... members)
      throws RequestRefused {
    for (var member : members) {
      var value = request.path(member);
      if (!value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty())) {
        throw new RequestRefused(
            400, "'" + member + "' cannot be used with the provider " + provider.name() + " here");
      }
    }
    if (request.path("n").asInt(1) != 1) {
      throw new RequestRefused(400, "'n' can only be 1 with the provider " + provider.name());
    }
  }

  static void putTokens(ObjectNode answer, TokenCounts tokens) {
    var usage = answer.putObject("usage");
    usage.put("prompt_tokens", tokens.prompt());
    usage.put("completion_tokens", tokens.completion());
    usage.put("total_tokens", tokens.total());
  }

  /// An answer that consists of text only.
  static ObjectNode answer(
      Call call, String id, String model, String text, String finishReason, TokenCounts tokens) {
    var message = JSON.createObjectNode().put("role", "assistant").put("content", text);
    return answer(call, id, model, message, finishReason, tokens);
  }

  /// @param message the message of a chat
  static ObjectNode answer(
      Call call,
      String id,
      String model,
      ObjectNode message,
      String finishReason,
      TokenCounts tokens) {
    var answer = JSON.createObjectNode();
    if (!id.isEmpty()) {
      answer.put("id", id);
    }
    answer.put("object", call.isChat() ? "chat.completion" : "text_completion");
    answer.put("created", Clock.systemUTC().instant().getEpochSecond());
    answer.put("model", model.isEmpty() ? call.model() : model);
    var choice = answer.putArray("choices").addObject().put("index", 0);
    if (call.isChat()) {
      choice.set("message", message);
    } else {
      choice.put("text", message.path("content").stringValue(""));
    }
    choice.put("finish_reason", finishReason);
    putTokens(answer, tokens);
    return answer;
  }
}
