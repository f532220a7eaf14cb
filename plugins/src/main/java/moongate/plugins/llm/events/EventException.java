package moongate.plugins.llm.events;

import moongate.gateway.plugin.ExplainedException;

/// The provider's events are malformed; the message is for the log.
public final class EventException extends ExplainedException {
  public EventException(String message) {
    super(message);
  }
}
