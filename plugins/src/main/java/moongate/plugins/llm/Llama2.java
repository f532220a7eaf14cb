package moongate.plugins.llm;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Llama's models on one's own servers, in OpenAI's form or Ollama's.
final class Llama2 extends OpenAiOrOllama {
  Llama2() {
    super("llama2_format");
  }

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

  /// Never called, because the URL is always configured.
  @Override
  public String url(Call call) {
    return "http://localhost" + OpenAi.path(call);
  }

  @Override
  ObjectNode openAi(ObjectNode request, Call call) {
    return OpenAi.named(OpenAi.askForTokens(request, call), call);
  }
}
