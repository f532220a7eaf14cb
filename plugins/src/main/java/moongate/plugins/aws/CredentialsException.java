package moongate.plugins.aws;

/// A source of credentials has none to give.
final class CredentialsException extends Exception {
  CredentialsException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
