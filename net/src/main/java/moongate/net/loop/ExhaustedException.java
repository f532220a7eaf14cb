package moongate.net.loop;

/// No further connection can be opened by this node.
public final class ExhaustedException extends Exception {
  private final String reason;

  ExhaustedException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
