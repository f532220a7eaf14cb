package moongate.plugins.llm;

import moongate.model.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.llm.events.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Mistral's models, at mistral.ai (<https://docs.mistral.ai/api>) or self-hosted, in OpenAI's form
/// or in Ollama's.
final class Mistral implements Provider {
  private static final OllamaForm OLLAMA = new OllamaForm();

  @Override
  public String name() {
    return "mistral";
  }

  @Override
  public @Nullable String problem(Operation operation, Value.Obj model) {
    var options = model.object("options");
    if (!options.has("mistral_format")) {
      return "mistral needs model.options.mistral_format: openai or ollama";
    }
    boolean isOllama = options.text("mistral_format").equals("ollama");
    boolean isSelfHosted = isOllama || operation == Operation.COMPLETION;
    return isSelfHosted && !options.has("upstream_url")
        ? "mistral needs model.options.upstream_url for this: mistral.ai itself has chats in the"
            + " format openai only"
        : null;
  }

  private static boolean isOllama(Call call) {
    return call.option("mistral_format", "").equals("ollama");
  }

  @Override
  public String url(Call call) {
    return "https://api.mistral.ai" + OpenAi.path(call);
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) throws RequestRefused {
    if (isOllama(call)) {
      return OLLAMA.request(request, call, this);
    }
    request.remove("stream_options"); // which is unknown there: tokens are always told
    return OpenAi.named(OpenAi.withoutTopK(request), call);
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
