package moongate.plugins.aws;

/// A source of credentials could not provide any.
final class CredentialsException extends Exception {
  CredentialsException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
