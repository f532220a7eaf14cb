package moongate.plugins.ldapauth;

import moongate.gateway.plugin.ExplainedFailure;

/// The directory cannot be asked, or its answer is invalid; the message is for the log.
final class LdapException extends ExplainedFailure {
  private final boolean isTimeout;

  LdapException(String message) {
    this(message, false);
  }

  /// @param isTimeout whether the directory did not answer at all
  LdapException(String message, boolean isTimeout) {
    super(message);
    this.isTimeout = isTimeout;
  }

  boolean isTimeout() {
    return isTimeout;
  }
}
