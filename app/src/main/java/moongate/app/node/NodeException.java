package moongate.app.node;

/// A node cannot start; the message is for the operator.
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  NodeException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /// What is wrong; one line for each problem.
  public String reason() {
    return reason;
  }
}
