package moongate.plugins.llm;

import moongate.plugins.llm.events.Event;
import moongate.plugins.llm.events.EventException;

/// OpenAI's own events, which are passed on unchanged. The gateway asks for the event with the
/// token counts, but only clients that have asked for it get it: it has no choices, which other
/// clients do not expect.
final class OpenAiEvents implements Provider.EventReader {
  private static final String END = "[DONE]";

  private final Call call;

  OpenAiEvents(Call call) {
    this.call = call;
  }

  @Override
  public void read(Event event, StreamedAnswer answer) throws EventException {
    if (event.data().equals(END)) {
      answer.done();
      return;
    }
    var json = StreamedAnswer.json(event.data());
    answer.model(json.path("model").stringValue(""));
    var first = json.path("choices").path(0);
    answer.keep(
        first.path("delta").path("content").stringValue(first.path("text").stringValue("")));
    if (json.path("usage").isObject()) {
      answer.toldTokens(TokenCounts.of(json.path("usage")));
      if (json.path("choices").isEmpty() && !call.tellsTokens()) {
        return;
      }
    }
    answer.pass(event.data());
  }
}
