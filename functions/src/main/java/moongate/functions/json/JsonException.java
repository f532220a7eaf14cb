package moongate.functions.json;

/// A value that JSON cannot carry, or text that is not JSON.
public final class JsonException extends RuntimeException {
  JsonException(String message) {
    super(message, null, false, false);
  }

  /// The message; it is never null.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
