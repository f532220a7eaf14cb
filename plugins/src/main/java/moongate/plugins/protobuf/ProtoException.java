package moongate.plugins.protobuf;

import moongate.gateway.plugin.ExplainedException;

/// A `.proto` file cannot be read, or is invalid. The message names file and line.
public final class ProtoException extends ExplainedException {
  public ProtoException(String message) {
    super(message);
  }
}
