package moongate.app.testing;

/// A test has an invalid setup; the message is for its author.
final class TestSetupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TestSetupException(String message) {
    super(message, null, false, false);
  }
}
