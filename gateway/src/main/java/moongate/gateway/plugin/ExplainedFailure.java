package moongate.gateway.plugin;

/// A failure that its message explains completely: it has no stack trace, and always a message. An
/// [ExplainedException] is the same for those that callers must expect.
public abstract class ExplainedFailure extends RuntimeException {
  protected ExplainedFailure(String message) {
    super(message, null, false, false);
  }

  /// The message; it is never null.
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
