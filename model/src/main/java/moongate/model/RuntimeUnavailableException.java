package moongate.model;

/// The place where runtime entities are kept does not answer.
public final class RuntimeUnavailableException extends Exception {
  public RuntimeUnavailableException(String message) {
    super(message);
  }

  public RuntimeUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
