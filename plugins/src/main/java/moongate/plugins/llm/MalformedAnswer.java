package moongate.plugins.llm;

import moongate.gateway.plugin.ExplainedException;

/// A provider's answer does not have the documented form; the message is for the log.
public final class MalformedAnswer extends ExplainedException {
  public MalformedAnswer(String message) {
    super(message);
  }
}
