package moongate.gateway.balance;

/// There is no address to send a request to.
public final class NoPeerException extends RuntimeException {
  private final int status;

  public NoPeerException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /// The status that the client gets, with the message.
  public int status() {
    return status;
  }
}
