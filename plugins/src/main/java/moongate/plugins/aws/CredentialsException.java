package moongate.plugins.aws;

import moongate.gateway.plugin.ExplainedException;

/// A source of credentials could not provide any.
final class CredentialsException extends ExplainedException {
  CredentialsException(String message) {
    super(message);
  }
}
