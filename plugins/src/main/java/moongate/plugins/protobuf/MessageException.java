package moongate.plugins.protobuf;

/// A message is not what its type says.
public final class MessageException extends Exception {
  MessageException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
