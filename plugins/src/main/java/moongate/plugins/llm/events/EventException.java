package moongate.plugins.llm.events;

/// The provider's events are malformed; the message is for the log.
public final class EventException extends Exception {
  public EventException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
