package moongate.plugins.llm;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Hugging Face, which uses OpenAI's format for chats:
/// <https://huggingface.co/docs/inference-providers/tasks/chat-completion>.
final class HuggingFace implements Provider {
  @Override
  public String name() {
    return "huggingface";
  }

  @Override
  public @Nullable String problem(Operation operation, Value.Obj model) {
    return operation == Operation.COMPLETION
        ? "huggingface is supported for the route_type llm/v1/chat only"
        : null;
  }

  @Override
  public String url(Call call) {
    return "https://router.huggingface.co/v1/chat/completions";
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) {
    return OpenAi.named(OpenAi.askForTokens(request, call), call);
  }
}
