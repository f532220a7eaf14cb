package moongate.plugins.llm;

/// A provider's answer does not have the documented form; the message is for the log.
public final class MalformedAnswer extends Exception {
  public MalformedAnswer(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
