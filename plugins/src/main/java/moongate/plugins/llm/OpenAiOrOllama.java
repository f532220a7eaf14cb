package moongate.plugins.llm;

import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.events.EventFormat;
import tools.jackson.databind.node.ObjectNode;

/// Models on servers that use OpenAI's form or Ollama's, as an option of the model tells.
abstract class OpenAiOrOllama implements Provider {
  private static final OllamaForm OLLAMA = new OllamaForm();

  private final String option;

  /// @param option the name of the option, which is `ollama` for servers with Ollama's form
  OpenAiOrOllama(String option) {
    this.option = option;
  }

  /// `request` for servers that use OpenAI's form.
  abstract ObjectNode openAi(ObjectNode request, Call call);

  private boolean isOllama(Call call) {
    return call.option(option, "").equals("ollama");
  }

  @Override
  public final ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    return isOllama(call) ? OLLAMA.request(request, call, this) : openAi(request, call);
  }

  @Override
  public final ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    return isOllama(call) ? OLLAMA.answer(answer, call) : answer;
  }

  @Override
  public final EventFormat eventFormat(Call call) {
    return isOllama(call) ? EventFormat.JSON_LINES : EventFormat.SERVER_SENT;
  }

  @Override
  public final EventReader eventReader(Call call) {
    return isOllama(call) ? new OllamaForm.Events() : new OpenAiEvents(call);
  }
}
