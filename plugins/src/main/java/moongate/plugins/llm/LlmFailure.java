package moongate.plugins.llm;

/// A model did not answer; the message is for the log, and contains no secrets.
public final class LlmFailure extends Exception {
  public LlmFailure(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
