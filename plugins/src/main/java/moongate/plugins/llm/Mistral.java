package moongate.plugins.llm;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Mistral's models, at mistral.ai (<https://docs.mistral.ai/api>) or self-hosted, in the format of
/// OpenAI or Ollama.
final class Mistral extends OpenAiOrOllama {
  Mistral() {
    super("mistral_format");
  }

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

  @Override
  public String url(Call call) {
    return "https://api.mistral.ai" + OpenAi.path(call);
  }

  @Override
  ObjectNode openAi(ObjectNode request, Call call) {
    request.remove("stream_options"); // unknown there: tokens are always told
    return OpenAi.named(OpenAi.withoutTopK(request), call);
  }
}
