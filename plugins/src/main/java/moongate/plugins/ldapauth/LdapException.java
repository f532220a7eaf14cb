package moongate.plugins.ldapauth;

/// The directory cannot be asked, or its answer is invalid; the message is for the log.
final class LdapException extends RuntimeException {
  private final boolean isTimeout;

  LdapException(String message) {
    this(message, false);
  }

  /// @param isTimeout whether the directory did not answer at all
  LdapException(String message, boolean isTimeout) {
    super(message, null, false, false);
    this.isTimeout = isTimeout;
  }

  boolean isTimeout() {
    return isTimeout;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
