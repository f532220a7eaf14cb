package moongate.plugins.llm;

import moongate.gateway.plugin.ExplainedException;

/// A model did not answer; the message is for the log, and contains no secrets.
public final class LlmFailure extends ExplainedException {
  public LlmFailure(String message) {
    super(message);
  }
}
