package moongate.gateway.plugin;

/// What callers must expect to fail, and what its message explains completely: it has no stack
/// trace, and always a message.
public abstract class ExplainedException extends Exception {
  protected ExplainedException(String message) {
    super(message, null, false, false);
  }

  /// The message; it is never null.
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
