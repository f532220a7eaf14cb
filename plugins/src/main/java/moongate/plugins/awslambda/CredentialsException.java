package moongate.plugins.awslambda;

/// A source of credentials has none to give.
@SuppressWarnings("serial")
final class CredentialsException extends Exception {
  CredentialsException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
