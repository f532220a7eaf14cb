package moongate.app.node;

/// A node cannot start; the message is for the operator.
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NodeException(String message) {
    super(message, null, false, false);
  }
}
