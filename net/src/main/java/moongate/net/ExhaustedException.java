package moongate.net;

/// No further connection can be opened by this node.
final class ExhaustedException extends Exception {
  private final String reason;

  ExhaustedException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
