package moongate.plugins.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Clock;
import moongate.plugins.llm.events.EventException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A streamed answer to the client, as OpenAI's server-sent events. The reader of the provider's
/// events adds to it. Belongs to one response.
public final class StreamedAnswer {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Call call;
  private final long createdSeconds;
  private final StringBuilder events = new StringBuilder();
  private final @Nullable StringBuilder text;
  private final int mostText;
  private String id;
  private String model;
  private TokenCounts tokens = TokenCounts.NONE;
  private boolean hasBegun;
  private boolean hasToldTokens;
  private boolean isDone;

  /// @param mostText the number of characters of the answer that are kept for the log
  public StreamedAnswer(Call call, String id, Clock clock, int mostText) {
    this.call = call;
    this.id = id;
    this.model = call.model();
    this.createdSeconds = clock.instant().getEpochSecond();
    this.text = mostText == 0 ? null : new StringBuilder();
    this.mostText = mostText;
  }

  /// The data of an event as JSON.
  static JsonNode json(String data) throws EventException {
    try {
      return JSON.readTree(data.getBytes(ISO_8859_1));
    } catch (JacksonException malformed) {
      throw new EventException("an event whose data is no JSON");
    }
  }

  /// Sets the provider's own id of this answer.
  void id(String id) {
    this.id = id.isEmpty() ? this.id : id;
  }

  /// Sets the model that has actually answered.
  void model(String name) {
    model = name.isEmpty() ? model : name;
  }

  void tokens(TokenCounts counts) {
    tokens = counts;
  }

  /// The same, if the client already knows them from an event of the provider.
  void toldTokens(TokenCounts counts) {
    tokens = counts;
    hasToldTokens = true;
  }

  /// Sends more text.
  void text(String delta) {
    if (delta.isEmpty()) {
      return;
    }
    keep(delta);
    var choice = JSON.createObjectNode();
    if (call.isChat()) {
      delta(choice).put("content", delta);
    } else {
      choice.put("text", delta);
    }
    send(choice, null);
  }

  /// A call of a tool, or more of its arguments.
  ///
  /// @param id and `name`: with the first piece only
  void toolCall(int index, @Nullable String id, @Nullable String name, String arguments) {
    var choice = JSON.createObjectNode();
    var tool = delta(choice).putArray("tool_calls").addObject().put("index", index);
    if (id != null) {
      tool.put("id", id).put("type", "function");
    }
    var function = tool.putObject("function");
    if (name != null) {
      function.put("name", name);
    }
    function.put("arguments", arguments);
    send(choice, null);
  }

  /// Ends the text.
  void finish(String reason) {
    var choice = JSON.createObjectNode();
    if (call.isChat()) {
      choice.putObject("delta");
    } else {
      choice.put("text", "");
    }
    send(choice, reason);
  }

  private ObjectNode delta(ObjectNode choice) {
    var delta = choice.putObject("delta");
    if (!hasBegun) {
      delta.put("role", "assistant");
    }
    hasBegun = true;
    return delta;
  }

  private void send(ObjectNode choice, @Nullable String finishReason) {
    var event = JSON.createObjectNode();
    event.put("id", id);
    event.put("object", call.isChat() ? "chat.completion.chunk" : "text_completion");
    event.put("created", createdSeconds);
    event.put("model", model);
    choice.put("index", 0).put("finish_reason", finishReason);
    event.putArray("choices").add(choice);
    sendData(new String(JSON.writeValueAsBytes(event), ISO_8859_1));
  }

  /// Sends an event in OpenAI's format unchanged.
  void pass(String data) {
    sendData(data);
  }

  private void sendData(String data) {
    if (data.indexOf('\n') < 0) {
      events.append("data: ").append(data).append("\n\n");
      return;
    }
    data.lines().forEach(line -> events.append("data: ").append(line).append('\n'));
    events.append('\n');
  }

  /// Keeps text for the log.
  void keep(String delta) {
    if (text != null) {
      text.append(delta, 0, Math.min(delta.length(), mostText - text.length()));
    }
  }

  /// Tells the client that the rest of the answer is missing.
  public void fail(String message) {
    var event = JSON.createObjectNode();
    event.putObject("error").put("message", message);
    sendData(new String(JSON.writeValueAsBytes(event), ISO_8859_1));
    isDone = true;
  }

  /// Ends the answer.
  public void done() {
    if (!isDone) {
      isDone = true;
      tellTokens();
      events.append("data: [DONE]\n\n");
    }
  }

  /// Sends the token counts, as OpenAI does for a client that has asked for them.
  private void tellTokens() {
    if (call.tellsTokens() && !hasToldTokens) {
      var event = JSON.createObjectNode().put("id", id);
      event.put("object", call.isChat() ? "chat.completion.chunk" : "text_completion");
      event.put("created", createdSeconds).put("model", model);
      event.putArray("choices");
      OpenAiForm.putTokens(event, tokens);
      sendData(new String(JSON.writeValueAsBytes(event), ISO_8859_1));
    }
  }

  /// The bytes to send now.
  public String take() {
    var taken = events.toString();
    events.setLength(0);
    return taken;
  }

  public TokenCounts tokens() {
    return tokens;
  }

  public String model() {
    return model;
  }

  /// The text that was kept for the log.
  public String text() {
    return text == null ? "" : text.toString();
  }
}
