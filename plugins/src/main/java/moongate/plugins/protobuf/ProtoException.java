package moongate.plugins.protobuf;

/// A `.proto` file cannot be read, or is invalid. The message names file and line.
public final class ProtoException extends Exception {
  public ProtoException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
