package moongate.functions.yaml;

/// Text that is no YAML, or a value that YAML cannot carry.
public final class YamlException extends RuntimeException {
  YamlException(String message) {
    super(message, null, false, false);
  }

  /// The message; it is never null.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
