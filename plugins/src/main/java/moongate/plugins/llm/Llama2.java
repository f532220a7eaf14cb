package moongate.plugins.llm;

import moongate.model.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.events.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Llama's models on servers of one's own, which speak OpenAI's form or Ollama's.
final class Llama2 implements Provider {
  private static final OllamaForm OLLAMA = new OllamaForm();

  @Override
  public String name() {
    return "llama2";
  }

  @Override
  public @Nullable String problem(Operation operation, Value.Obj model) {
    var options = model.object("options");
    if (!options.has("llama2_format") || !options.has("upstream_url")) {
      return "llama2 needs model.options.llama2_format and upstream_url";
    }
    return options.text("llama2_format").equals("raw")
        ? "llama2_format raw is not supported: use openai or ollama, which servers of Llama's models"
            + " speak"
        : null;
  }

  private static boolean isOllama(Call call) {
    return call.option("llama2_format", "").equals("ollama");
  }

  /// Never needed: it is always configured.
  @Override
  public String url(Call call) {
    return "http://localhost" + OpenAi.path(call);
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    return isOllama(call)
        ? OLLAMA.request(request, call, this)
        : OpenAi.named(OpenAi.askForTokens(request, call), call);
  }

  @Override
  public ObjectNode answer(ObjectNode answer, Call call) throws MalformedAnswer {
    return isOllama(call) ? OLLAMA.answer(answer, call) : answer;
  }

  @Override
  public EventFormat eventFormat(Call call) {
    return isOllama(call) ? EventFormat.JSON_LINES : EventFormat.SERVER_SENT;
  }

  @Override
  public EventReader eventReader(Call call) {
    return isOllama(call) ? new OllamaForm.Events() : new OpenAiEvents(call);
  }
}
