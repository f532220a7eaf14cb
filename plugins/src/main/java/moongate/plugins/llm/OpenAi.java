package moongate.plugins.llm;

import tools.jackson.databind.node.ObjectNode;

/// OpenAI itself: <https://platform.openai.com/docs/api-reference>.
final class OpenAi implements Provider {
  @Override
  public String name() {
    return "openai";
  }

  @Override
  public String url(Call call) {
    return "https://api.openai.com" + path(call);
  }

  static String path(Call call) {
    return call.isChat() ? "/v1/chat/completions" : "/v1/completions";
  }

  @Override
  public ObjectNode request(ObjectNode request, Call call) {
    return named(askForTokens(withoutTopK(request), call), call);
  }

  /// Removes `top_k`, which OpenAI does not know.
  static ObjectNode withoutTopK(ObjectNode request) {
    request.remove("top_k");
    return request;
  }

  static ObjectNode named(ObjectNode request, Call call) {
    return request.put("model", call.model());
  }

  static ObjectNode askForTokens(ObjectNode request, Call call) {
    if (call.isStreaming() && call.countsTokens()) {
      var options =
          request.get("stream_options") instanceof ObjectNode given
              ? given
              : request.putObject("stream_options");
      options.put("include_usage", true);
    }
    return request;
  }
}
