package moongate.plugins.protobuf;

import moongate.gateway.plugin.ExplainedException;

/// A message does not fit its type.
public final class MessageException extends ExplainedException {
  MessageException(String message) {
    super(message);
  }
}
