package moongate.plugins.ldapauth;

/// The directory cannot be asked, or does not answer what it should; the message is for the log.
final class LdapException extends RuntimeException {
  LdapException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
