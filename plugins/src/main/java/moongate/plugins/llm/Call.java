package moongate.plugins.llm;

import moongate.model.value.Value;

/// A request to a model, without its body.
///
/// @param model its name
/// @param options `model.options` of the configuration, with the request's own values in its
///   templates
/// @param countsTokens whether the gateway needs the token counts of a streamed answer, which some
///   providers only send on request
/// @param tellsTokens whether the client has asked for them
public record Call(
    Operation operation,
    String model,
    Value.Obj options,
    boolean isStreaming,
    boolean countsTokens,
    boolean tellsTokens) {
  boolean isChat() {
    return operation == Operation.CHAT;
  }

  String option(String name, String usual) {
    return options.optionalText(name).orElse(usual);
  }

  /// `path` with the end for whole or for streamed answers.
  String withEnd(String path, String whole, String streamed) {
    return isStreaming && path.endsWith(whole)
        ? path.substring(0, path.length() - whole.length()) + streamed
        : path;
  }
}
