package moongate.plugins.acme;

/// Another server did not answer within its limits; the message says why.
final class CallException extends Exception {
  private static final long serialVersionUID = 1;

  CallException(String message) {
    super(message);
  }
}
