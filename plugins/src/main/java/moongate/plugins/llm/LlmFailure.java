package moongate.plugins.llm;

/// A model that was asked did not answer; the message is for the log, and has nothing secret in it.
public final class LlmFailure extends Exception {
  public LlmFailure(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
