package moongate.model;

/// The store of runtime entities is not available.
public final class RuntimeUnavailableException extends Exception {
  public RuntimeUnavailableException(String message) {
    super(message);
  }

  public RuntimeUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
