package moongate.plugins.llm;

import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;
import tools.jackson.databind.JsonNode;

/// Anthropic's events: <https://docs.anthropic.com/en/docs/build-with-claude/streaming>. Each
/// content block has its own events. Blocks that are tool calls are numbered as with OpenAI.
final class AnthropicEvents implements Provider.EventReader {
  private int promptTokens;
  private int tools;

  @Override
  public void read(Event event, StreamedAnswer answer) throws EventException {
    var json = StreamedAnswer.json(event.data());
    switch (json.path("type").stringValue("")) {
      case "message_start" -> {
        var message = json.path("message");
        answer.id(message.path("id").stringValue(""));
        answer.model(message.path("model").stringValue(""));
        promptTokens = message.path("usage").path("input_tokens").asInt(0);
      }
      case "content_block_start" -> start(json.path("content_block"), answer);
      case "content_block_delta" -> delta(json.path("delta"), answer);
      case "message_delta" -> {
        int completion = json.path("usage").path("output_tokens").asInt(0);
        answer.tokens(new TokenCounts(promptTokens, completion));
        answer.finish(Anthropic.reason(json.path("delta").path("stop_reason").stringValue("")));
      }
      case "message_stop" -> answer.done();
      case "error" ->
          throw new EventException(
              "Anthropic failed: " + json.path("error").path("type").stringValue(""));
      default -> {} // pings, and unknown events
    }
  }

  private void start(JsonNode block, StreamedAnswer answer) {
    if (block.path("type").stringValue("").equals("tool_use")) {
      var id = block.path("id").stringValue("");
      answer.toolCall(tools++, id, block.path("name").stringValue(""), "");
    }
  }

  private void delta(JsonNode delta, StreamedAnswer answer) {
    switch (delta.path("type").stringValue("")) {
      case "text_delta" -> answer.text(delta.path("text").stringValue(""));
      case "input_json_delta" -> {
        var more = delta.path("partial_json").stringValue("");
        if (!more.isEmpty() && tools > 0) {
          answer.toolCall(tools - 1, null, null, more);
        }
      }
      default -> {} // nothing in OpenAI's format
    }
  }
}
