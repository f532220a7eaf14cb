package moongate.plugins.protobuf;

/// A message does not fit its type.
public final class MessageException extends Exception {
  MessageException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
